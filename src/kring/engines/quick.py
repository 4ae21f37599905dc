"""A build that has little to do: nothing, or what follows from an edit of words."""

from kring.engines.publishing import Step
from kring.engines.standing import Asked, Built, since, standing


def quick(asked: Asked, step: Step) -> Built | None:
    """The build that was asked for, when nothing changed since the last one, or nothing but words of a few articles; else None, and nothing is done."""
    found = since(asked)
    if found is None or not found.changed:
        return standing(asked, found) if found else None
    from kring.engines.edits import edited  # half a second of imports, which a build with nothing to do can spare

    return edited(found, step)
