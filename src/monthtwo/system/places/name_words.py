"""What names say: whether a file, job or function scores, or judges, trains and shows a model."""

from functools import lru_cache

from monthtwo.names.words import words_of

SCORES = frozenset(
    """predict predicts predictor prediction predictions predicting infer inference inferences inferencing score scores
    scorer scoring forecast forecasts forecaster forecasting batch annotate annotator annotation classify classifier
    recommend recommendations transcribe transcriber label labeler summarize summarise enrich tag tagger translate
    cluster clustering""".split()  # noqa: SIM905 - forty quoted words read worse
)
JUDGES = frozenset(
    """eval evals evaluate evaluates evaluator evaluation test tests testing tester bench benchmark benchmarks
    submission submissions submit kaggle train trainer training trains
    retrain finetune fit demo valid validate validation explain
    explainer plot visualize visualise visualization tune tuning sweep experiment experiments compare comparison sample
    samples monitor drift metrics quality distil distill ablation gradio streamlit""".split()  # noqa: SIM905
)


SHOWS = frozenset(
    {"bench", "benchmark", "benchmarks", "asv", "demo", "doc", "docs", "example", "examples", "test", "tests"}
)
"""Words of folders and files that show or try what lies elsewhere."""

_METRICS = frozenset({"torchmetrics", "evaluate", "seqeval", "sacrebleu", "rouge_score", "jiwer", "ragas", "deepeval"})
"""Packages of metrics."""
_JUDGING = frozenset(
    """eval evals evaluate evaluation evaluator accuracy precision recall f1 auc roc rmse mse mae r2 confusion bleu
    rouge wer metric metrics benchmark benchmarks loss losses backward criterion test tests ablation compare comparison
    submission train training fit""".split()  # noqa: SIM905
)


@lru_cache(maxsize=8192)
def says_scoring(*names: str) -> bool:
    """Whether names speak of scoring, and not of judging, training or showing a model."""
    words = words_of(*names)
    return bool(words & SCORES) and not words & JUDGES


@lru_cache(maxsize=8192)
def judges(name: str) -> bool:
    """Whether a called name holds what a model says against what is true, by its package or its last part."""
    package, _, rest = name.partition(".")
    if package in _METRICS or rest.startswith("metrics."):
        return True
    words = words_of(name.rpartition(".")[2])
    return bool(words & _JUDGING)


def says_no_judging(path: str) -> bool:
    """Whether no part of a path speaks of judging, training or showing a model."""
    return not words_of(path) & JUDGES
