"""The form of a trial formula: it reads an address, so that a trial can be shared, and keeps what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from huiyin.answer.assessment import queries
from huiyin.web.leader.words import rate_name

WEIGHTS = (*queries.RATES, *queries.BESIDE)


class Trial(forms.Form):
    """Weights, what half answers are worth, the part of the one with the power, and the lines of the bands."""

    def __init__(self, base: queries.Policy, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={name: f"{value:g}" for name, value in values(base).items()})
        self.base = base
        for name in WEIGHTS:
            self.fields[f"w_{name}"] = _number(rate_name(name))
        self.fields["basic"] = _number(gettext("基本满意算"), 1)
        self.fields["partial"] = _number(gettext("部分解决算"), 1)
        self.fields["share"] = _number(gettext("街道承办、部门有权的，部门占"), 1)
        self.fields["minimum"] = forms.IntegerField(
            label=gettext("有效回访满多少件才比"), min_value=1, max_value=10_000
        )
        for letter in base.bands:
            self.fields[f"b_{letter}"] = _number(gettext("%(band)s档起点") % {"band": letter}, 99.9)

    def clean(self) -> dict[str, Any]:
        """Besides each field, the whole: weights sum to one, lines fall."""
        told = super().clean() or {}
        if not self.errors:
            try:
                queries.validated(self._policy(told))
            except queries.BadFormula as bad:
                self._say(bad.fields, told)
        return told

    def _say(self, wrong: tuple[str, ...], told: Mapping[str, Any]) -> None:
        if "weights" in wrong:
            words = gettext("权重之和应为1，现为%(sum)s") % {"sum": f"{total(told):g}"}
            self.add_error(f"w_{WEIGHTS[0]}", words)
        if "bands" in wrong:
            self.add_error(f"b_{next(iter(self.base.bands))}", gettext("分档线应由高到低，且都低于100分"))

    @property
    def policy(self) -> queries.Policy:
        """The formula that was typed."""
        return self._policy(self.cleaned_data)

    def _policy(self, told: Mapping[str, Any]) -> queries.Policy:
        base = self.base
        return queries.Policy(
            weights={name: told[f"w_{name}"] for name in WEIGHTS if told.get(f"w_{name}")},
            basic=told["basic"],
            partial=told["partial"],
            minimum=told["minimum"],
            bands={letter: told[f"b_{letter}"] for letter in base.bands},
            version=base.version,
            start=base.start,
            difficulty=base.difficulty,
            share=told["share"],
            bonus=base.bonus,
            penalty=base.penalty,
        )

    @property
    def sum_typed(self) -> str:
        """The sum of the weights as they stand in the form."""
        if not self.is_bound:
            return f"{sum(self.base.weights.values()):g}"
        return f"{total({name: _typed(self.data.get(name, '')) for name in self.fields}):g}"

    def weight_fields(self) -> list[forms.BoundField]:
        """The fields of the weights."""
        return [self[f"w_{name}"] for name in WEIGHTS]

    def band_fields(self) -> list[forms.BoundField]:
        """The fields of the lines."""
        return [self[f"b_{letter}"] for letter in self.base.bands]


def _number(label: str, most: float = 1) -> forms.FloatField:
    return forms.FloatField(label=label, min_value=0, max_value=most)


def total(told: Mapping[str, Any]) -> float:
    """The sum of the weights, without the last digits that binary numbers add."""
    return round(sum(told.get(f"w_{name}") or 0.0 for name in WEIGHTS), 9)


def _typed(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def values(base: queries.Policy) -> dict[str, Any]:
    """What the form shows of a formula."""
    told: dict[str, Any] = {f"w_{name}": base.weights.get(name, 0.0) for name in WEIGHTS}
    told |= {"basic": base.basic, "partial": base.partial, "share": base.share, "minimum": base.minimum}
    return told | {f"b_{letter}": line for letter, line in base.bands.items()}


def address(base: queries.Policy, how: queries.Policy, period: queries.Period) -> str:
    """The query that opens this trial again."""
    told = {name: f"{value:g}" for name, value in values(how).items()}
    return f"?{urlencode({'month': period.code, 'from': base.version, **told})}"


def next_version(how: queries.Policy, today: date) -> tuple[str, date]:
    """A name and a first day for a formula that is adopted: the first of the month after this one."""
    start = queries.Period(today).end
    return f"{start:%Y.%m}", start
