"""framing: how outlets cover the same thing differently, measured, with uncertainty, down to the sentence.

`__init__.pyi` beside this file lists the public names; each loads what it needs when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
