"""Results of tests as the XML that servers of continuous integration read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from .results import TestResult

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(results: Mapping[str, Sequence[TestResult]], refused: Mapping[str, str]) -> str:
    """One suite for each rule file, by the path it was given as; `refused` are files whose rules have
    mistakes, with what is wrong.

    A failed test is a `failure`, one that has a mistake an `error`, a guarantee that could not be decided is
    `skipped`.
    """
    suites = ElementTree.Element("testsuites", name="leadlang")
    for path, tests in results.items():
        counts = {
            "tests": len(tests) + (path in refused),
            "failures": sum(test.verdict == "failed" for test in tests),
            "errors": sum(test.verdict == "broken" for test in tests) + (path in refused),
            "skipped": sum(test.verdict == "undecided" for test in tests),
        }
        seconds = f"{sum(test.seconds for test in tests):.3f}"
        numbers = {name: str(count) for name, count in counts.items()}
        named = {"name": _text(path), "time": seconds}
        suite = ElementTree.SubElement(suites, "testsuite", named | numbers)
        for test in tests:
            _case(suite, path, test)
        if path in refused:
            case = ElementTree.SubElement(
                suite, "testcase", classname=_text(path), name=_text(path), time="0"
            )
            _outcome(case, "error", refused[path])
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(suites, "unicode") + "\n"


def _case(suite: ElementTree.Element, path: str, test: TestResult) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_text(path),
        name=_text(test.name),
        file=_text(test.file),
        line=str(test.line),
        time=f"{test.seconds:.3f}",
    )
    outcome = {"failed": "failure", "broken": "error", "undecided": "skipped"}.get(test.verdict)
    if outcome is not None:
        _outcome(case, outcome, "\n".join(test.details))


def _outcome(case: ElementTree.Element, kind: str, details: str) -> None:
    message = "; ".join(line.strip() for line in details.split("\n")[:2])
    ElementTree.SubElement(case, kind, message=_text(message)).text = _text(details)


def _text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
