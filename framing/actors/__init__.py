"""Who is meant: the codebook of actors, the persons of an article, the mentions of each, and a codebook suggested."""

from framing.actors.codebook import Codebook, check_actors, in_force, own_actors, read_actors, to_codebook
from framing.actors.mentions import actor_mentions, pronouns
from framing.actors.names import PARTICLES, Mention, actor_named, actor_of
from framing.actors.persons import (
    GENERATION,
    People,
    Person,
    PersonMention,
    earliest_antecedent,
    people_of,
    person_of,
    without_title,
)
from framing.actors.suggest import merge_actors, suggest_actors

__all__ = [
    "GENERATION",
    "PARTICLES",
    "Codebook",
    "Mention",
    "People",
    "Person",
    "PersonMention",
    "actor_mentions",
    "actor_named",
    "actor_of",
    "check_actors",
    "earliest_antecedent",
    "in_force",
    "merge_actors",
    "own_actors",
    "people_of",
    "person_of",
    "pronouns",
    "read_actors",
    "suggest_actors",
    "to_codebook",
    "without_title",
]
