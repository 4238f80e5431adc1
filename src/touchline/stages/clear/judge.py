"""The answer to one case of clearance, as a document."""

from __future__ import annotations

from touchline.domain.verdict.case_document import answer, read_case
from touchline.domain.verdict.judge import judge


def judge_document(document: object) -> dict[str, object]:
    """The verdicts on a case, given as parsed JSON: bare, or under ``case`` in a file that explains it.

    Raises BadInput, with the path of what is wrong, for a bad case; a bad case is refused whole.
    """
    if isinstance(document, dict) and "case" in document and "clips" not in document:
        document = document["case"]
    return answer(judge(read_case(document)))
