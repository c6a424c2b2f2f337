"""Two small articles, English and Italian, for tests of answers by a model."""

from __future__ import annotations

from datetime import date

from index.articles import make_article
from index.types import Heading

__all__ = ["FERRY", "STORM"]

STORM = make_article(
    "Storm tears the roof off Harlow station\n\n"
    "A storm tore the roof off Harlow station on Tuesday night and left 14 people hurt. The line was closed.\n\n"
    "“We will rebuild the station before winter,” said the mayor, Ann Porter. She did not say what it would cost.\n\n"
    "The head of the rail union, Tom Wills, disagreed. “The station was unsafe long before the storm,” Wills said.\n\n"
    "More at https://wire.example/storm or from desk@wire.example.\n",
    path="storm.txt",
    title="Storm tears the roof off Harlow station",
    source="North Wire",
    url="https://wire.example/storm",
    published=date(2023, 11, 8),
    language="en",
    headings=[Heading(0, 39, 1)],
)
FERRY = make_article(
    "Il traghetto torna a Portolieve\n\n"
    "Il molo di Portolieve riapre dopo tre anni di lavori. «Abbiamo rifatto ogni pilone», ha detto la sindaca Marta "
    "Ferrante.\n\nI lavori del molo sono costati 12 milioni di euro.\n",
    path="ferry.txt",
    title="Il traghetto torna a Portolieve",
    source="Eco del Porto",
    published=date(2024, 5, 31),
    language="it",
    headings=[Heading(0, 31, 1)],
)
