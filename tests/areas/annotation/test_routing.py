"""What goes to people: "review-routing"."""

from questions import hits


def test_a_bar_decides_what_people_see():
    code = "def route(row):\n    needs_review = row['score'] < 0.7\n    return needs_review\n"
    assert hits("review-routing", {"a.py": code}) == ["a.py:2 route: a bar decides needs_review (high)"]
    assert hits("review-routing", {"llm_judge.py": code}) == []


def test_the_least_certain_are_chosen():
    code = "def select_uncertain(rows, {0}):\n    return rows\n"
    assert len(hits("review-routing", {"a.py": code.format("scores")})) == 1
    assert hits("review-routing", {"a.py": "def predict_uncertainty(scores):\n    return scores\n"}) == []


def test_what_a_model_found_waits_for_people():
    code = "def keep(store, model):\n    score = model.predict(1)\n    if score > 0.5:\n        store.add({'{0}': False})\n".replace(
        "{0}", "%s"
    )
    assert hits("review-routing", {"a.py": code % "reviewed"}) == [
        "a.py:4 keep: what a model is sure of waits for people (medium)"
    ]
    assert hits("review-routing", {"a.py": code % "sent"}) == []
    assert hits("review-routing", {"a.py": (code % "reviewed").replace(".predict", ".get")}) == []
    assert hits("review-routing", {"a.py": "def keep(store):\n    store.add({'reviewed': False})\n"}) == []


def test_a_program_of_active_learning():
    code = "def run(models, disagreement):\n    return [one for one in models if disagreement(one) > 0]\n"
    assert hits("review-routing", {"active_learning/run.py": code}) == [
        "active_learning/run.py:1 -: chooses by uncertainty what people label (medium)"
    ]
    assert hits("review-routing", {"ensemble/run.py": code}) == []


def test_what_is_in_dispute_is_kept_apart():
    found = hits("review-routing", {"labels/experts_all_disagree_review.csv": "a,b\n"})
    assert found == ["labels/experts_all_disagree_review.csv:1 -: keeps apart what is in dispute (medium)"]
    assert hits("review-routing", {"data/conflict_zones.csv": "a,b\n"}) == []
    code = "def merge(rows):\n    open('out-disagreements.json', 'w').write(rows)\n"
    assert len(hits("review-routing", {"merge.py": code})) == 1
