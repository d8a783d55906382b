"""Pages in other languages on which people say what an item is: "labels-in-code", "known-people"."""

from questions import hits

MODEL = {"serve.py": "import joblib\n\nmodel = joblib.load('model.joblib')\nprint(model.predict([[1]]))\n"}
UPDATE = """class Update {
  public string Tags { get; set; }
  public string Moderator { get; set; }
  public bool Reviewed { get; set; }
}
"""


def test_who_said_what_is_kept():
    assert hits("known-people", {**MODEL, "web/Update.cs": UPDATE}) == [
        "web/Update.cs:3 -: keeps who said what of an item: Moderator (medium)"
    ]


def test_a_moderator_of_nothing_and_a_project_without_model():
    alone = UPDATE.replace("Tags", "Id").replace("Reviewed", "Active")
    assert hits("known-people", {**MODEL, "web/Update.cs": alone}) == []
    assert hits("known-people", {"a.py": "print(1)\n", "web/Update.cs": UPDATE}) == []


def test_a_page_sends_labels():
    page = "const send = (labels) => fetch('/x', { method: 'POST', body: JSON.stringify({ labels: labels }) });\n"
    assert hits("labels-in-code", {**MODEL, "web/AnnotationTool.js": page}) == [
        "web/AnnotationTool.js:1 -: sends the labels that people set (medium)"
    ]
    assert hits("labels-in-code", {**MODEL, "web/Basket.js": page}) == []
    assert hits("labels-in-code", {**MODEL, "web/AnnotationTool.js": page.replace("POST", "GET")}) == []
