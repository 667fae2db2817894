"""What may be written in a pack: the models that read, check and describe it."""

from protocols.model.base import Condition, Text
from protocols.model.cards import Card, Clock, Instruction, Question, Step, Terms, WordGroup
from protocols.model.closing import Caution, Disposition, Reason, Report
from protocols.model.facts import AskedBy, Fact, Screen
from protocols.model.pack import Agency, Header, MainFile, Sections, Signed, Spoken
from protocols.model.programs import Area, Contact, FollowUp, Program
from protocols.model.responses import Invariant, Offer, Rule, Service, Tier

__all__ = [
    "Agency",
    "Area",
    "AskedBy",
    "Card",
    "Caution",
    "Clock",
    "Condition",
    "Contact",
    "Disposition",
    "Fact",
    "FollowUp",
    "Header",
    "Instruction",
    "Invariant",
    "MainFile",
    "Offer",
    "Program",
    "Question",
    "Reason",
    "Report",
    "Rule",
    "Screen",
    "Sections",
    "Service",
    "Signed",
    "Spoken",
    "Step",
    "Terms",
    "Text",
    "Tier",
    "WordGroup",
]
