"""What a function leads to."""

from python_files import names_in

from monthtwo.system.code.call_graph import CallGraph


def graph_of(files: dict[str, str]) -> CallGraph:
    """The graph of code alone, which starts nothing by what it is told."""
    return CallGraph(names_in(files), lambda path, call: (), lambda module, scope: ())


def reached(files: dict[str, str], path: str, name: str) -> set[tuple[str, str]]:
    graph = graph_of(files)
    return {(one.path, one.name) for one in graph.reach([graph.sources.function(path, name)])}


def test_reach_goes_through_calls_and_callbacks_and_classes() -> None:
    files = {
        "app.py": """
            from work import Worker, schedule
            def handler():
                schedule(Worker().run)
            """,
        "work.py": """
            def schedule(fn): fn()
            def unwired(): ...
            class Worker:
                def run(self): return helper()
            def helper(): ...
            """,
    }
    found = reached(files, "app.py", "handler")
    assert {("work.py", "Worker.run"), ("work.py", "helper"), ("work.py", "schedule")} <= found
    assert ("work.py", "unwired") not in found


def test_importing_runs_the_module_body_and_not_the_main_block() -> None:
    files = {
        "a.py": "import b\ndef go(): ...",
        "b.py": "def load(): ...\nmodel = load()\nif __name__ == '__main__':\n    train()\ndef train(): ...",
    }
    found = reached(files, "a.py", "go")
    assert ("b.py", "load") in found
    assert ("b.py", "train") not in found


def test_a_method_of_an_unknown_receiver_is_the_only_one_of_its_name() -> None:
    files = {
        "a.py": "def go(store):\n    store.log_prediction(1)\n    store.get(1)",
        "b.py": "class Store:\n    def log_prediction(self, x): self.x = x\n    def get(self, x): return x",
    }
    found = reached(files, "a.py", "go")
    assert ("b.py", "Store.log_prediction") in found
    assert ("b.py", "Store.get") not in found  # too common a name to say whose it is


def test_closure_is_what_importing_runs() -> None:
    found = graph_of({"a.py": "import b", "b.py": "def f():\n    import c", "c.py": "", "d.py": ""})
    assert found.closure("a.py") == {"a.py", "b.py", "c.py"}
