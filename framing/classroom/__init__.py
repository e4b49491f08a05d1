"""A class that needs no programming: one folder for a memory stick, with report, coding sheets, lessons and answers."""

from framing.classroom.folder import class_folder, class_picture

__all__ = ["class_folder", "class_picture"]
