"""Who is meant: the codebook of actors, the persons of an article, the mentions of each, and a codebook suggested."""

from framing.actors.codebook import Codebook, check_actors, codebook, in_force, read_actors
from framing.actors.mentions import actor_mentions, pronouns
from framing.actors.names import Mention, actor_named, actor_of
from framing.actors.persons import Cast, Person, Sighting, cast, person_of, reach, untitled
from framing.actors.suggest import merge_actors, suggest_actors

__all__ = [
    "Cast",
    "Codebook",
    "Mention",
    "Person",
    "Sighting",
    "actor_mentions",
    "actor_named",
    "actor_of",
    "cast",
    "check_actors",
    "codebook",
    "in_force",
    "merge_actors",
    "person_of",
    "pronouns",
    "reach",
    "read_actors",
    "suggest_actors",
    "untitled",
]
