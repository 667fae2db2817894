"""An interview step: an answer, the decision with its bounds, the next question."""

from datetime import UTC, datetime

from bench.measure import compare
from protocols.decide import decide
from protocols.evaluation import evaluate
from protocols.exact import exactly
from protocols.kleene import Kleene
from protocols.shelf import Shelf
from protocols.situation import Situation, Status, Whereabouts

AT = datetime(2023, 10, 27, 21, 0, tzinfo=UTC)
ANSWERS = {"patient": "one", "awake": "talking", "breathing": "normal", "weapon": "none_in_view"}


def run() -> None:
    """Time one step of a welfare check half-way through."""
    pack = Shelf().load("seattle-2023")
    situation = Situation(
        "welfare-check",
        AT,
        ANSWERS,
        place=Whereabouts(47.6019, -122.3318, 15),
        status={"seattle-care": Status("open", 2, 0, AT)},
    )
    evaluation = evaluate(pack, situation)
    graph, cone = pack.procedure.graph, evaluation.card.cone
    kleene = Kleene(evaluation.answers, evaluation.outside.inputs)

    def step() -> object:
        return decide(pack, situation).next_fact(ANSWERS.keys())

    print(f"   seattle-2023: {len(graph.nodes)} nodes, {len(cone)} for this card")
    compare(
        [
            ("the graph in Kleene's logic alone (floor)", lambda: graph.evaluate(kleene, cone)),
            ("decision, reasons, conservative bounds, next question", step),
            ("the same with exact bounds", lambda: decide(pack, situation, exactly)),
        ],
        300,
    )
