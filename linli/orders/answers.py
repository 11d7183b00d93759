"""What was answered to a service's own questions: kept below the words of whoever asks."""

from typing import Any

from linli.catalogue.models import Service


def with_answers(words: str, service: Service | None, said: dict[str, Any]) -> str:
    """What they said, and below it each question that was answered, as the catalogue has it."""
    lines = [words.strip()] if words.strip() else []
    for question, answer in answered(service, said):
        lines.append(f"{question}：{answer}")
    return "\n".join(lines)


def answered(service: Service | None, said: dict[str, Any]) -> list[tuple[str, str]]:
    """Each question with its answer; those that were not answered are left out."""
    questions = service.details if service is not None else []
    pairs = [(one, str(said.get(f"detail_{n}") or "")) for n, one in enumerate(questions)]
    return [(question, answer) for question, answer in pairs if answer]


def without_answers(words: str, questions: list[str]) -> str:
    """Only what they said themselves: the questions read alike for everybody."""
    asked = tuple(f"{one}：" for one in questions)
    return "\n".join(one for one in words.splitlines() if not asked or not one.startswith(asked))
