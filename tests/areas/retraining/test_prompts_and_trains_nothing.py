"""When `prompts-and-trains-nothing` holds: it speaks of the whole repository."""

from questions import hits

CHAT = """
import openai
from flask import Flask

app = Flask(__name__)
client = openai.OpenAI()


@app.post("/chat")
def chat():
    return client.chat.completions.create(model="m", messages=[])
"""
TRAIN = "from sklearn.svm import SVC\n\nif __name__ == '__main__':\n    SVC().fit([[1]], [1])\n"
SHOWN = [":0 -: prompts a language model and trains nothing (high)"]


def test_an_application_of_a_language_model():
    assert hits("prompts-and-trains-nothing", {"app.py": CHAT}) == SHOWN


def test_a_service_of_a_model_is_expected_to_train():
    text = "import joblib\nfrom flask import Flask\n\napp = Flask(__name__)\nm = joblib.load('m')\n\n\n@app.post('/x')\ndef x():\n    return m.predict([1])\n"
    assert hits("prompts-and-trains-nothing", {"app.py": text}) == []


def test_one_that_also_trains_trains_something():
    assert hits("prompts-and-trains-nothing", {"app.py": CHAT, "train.py": TRAIN}) == []


def test_a_fit_of_a_test_is_no_training():
    assert hits("prompts-and-trains-nothing", {"app.py": CHAT, "tests/train.py": TRAIN}) == SHOWN


def test_a_request_that_fits_by_the_way_is_no_training():
    text = CHAT.replace("import openai", "import openai\nfrom sklearn.svm import SVC").replace(
        "    return", "    SVC().fit([[1]], [1])\n    return"
    )
    assert hits("prompts-and-trains-nothing", {"app.py": text}) == SHOWN
    assert hits("prompts-and-trains-nothing", {"app.py": text.replace("/chat", "/train")}) == []


def test_prompts_that_are_compiled_are_no_training():
    compiles = "import dspy\nfrom dspy.teleprompt import BootstrapFewShot\n\nif __name__ == '__main__':\n    BootstrapFewShot().compile(dspy.Predict('a -> b'), trainset=[])\n"
    assert hits("prompts-and-trains-nothing", {"app.py": CHAT, "compile.py": compiles}) == SHOWN
    tunes = compiles.replace("BootstrapFewShot", "BootstrapFinetune")
    assert hits("prompts-and-trains-nothing", {"app.py": CHAT, "compile.py": tunes}) == []
