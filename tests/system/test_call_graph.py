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


def walked(files: dict[str, str], path: str, name: str) -> set[str]:
    graph = graph_of(files)
    return {one.name for one in graph.walked([graph.sources.function(path, name)])}


def test_making_an_object_runs_none_of_its_methods_that_nobody_names() -> None:
    files = {
        "a.py": "from b import Shop\ndef go(wares):\n    shop = Shop()\n    for ware in wares:\n        ware.price()\n",
        "b.py": "class Shop:\n    def __init__(self): self.open()\n    def open(self): ...\n    def price(self): ...\n"
        "    def close(self): ...\n",
    }
    assert walked(files, "a.py", "go") == {"go", "Shop", "Shop.__init__", "Shop.open", "Shop.price"}
    assert "Shop.close" in {name for _, name in reached(files, "a.py", "go")}


def test_what_a_foreign_class_or_decorator_may_call_runs_unless_it_is_called_here() -> None:
    files = {
        "a.py": "from b import Hook\ndef go():\n    return Hook()\ndef other():\n    Hook().named()\n",
        "b.py": "import lib\nclass Hook(lib.Base):\n    def on_start(self): ...\n    def named(self): ...\n",
    }
    assert walked(files, "a.py", "go") == {"go", "Hook", "Hook.on_start"}
    kept = {
        "a.py": "from b import Box\ndef go(name):\n    return getattr(Box(), name)()\ndef other():\n    Box.lid()\n",
        "b.py": "class Box:\n    @property\n    def size(self): ...\n    def lid(self): ...\n",
    }
    assert walked(kept, "a.py", "go") == {"go", "Box", "Box.size", "Box.lid"}


def test_a_walk_from_a_class_runs_all_of_it() -> None:
    files = {
        "a.py": "class Service:\n    def predict(self): return score()\n    def other(self): ...\ndef score(): ...\n"
    }
    assert walked(files, "a.py", "Service") == {"Service", "Service.predict", "Service.other", "score"}


CONSUMERS = """
class Consumer:
    def take(self, job): raise NotImplementedError
    def consume_one(self): return self.take(1)
class Remote(Consumer):
    def connect(self): ...
class Cells(Remote):
    def take(self, job): return 2
"""


def test_a_method_is_filled_in_by_subclasses_of_subclasses() -> None:
    assert ("a.py", "Cells.take") in reached({"a.py": CONSUMERS}, "a.py", "Consumer.consume_one")


def test_an_object_of_a_class_that_a_table_of_another_file_holds() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/kinds.py": f"{CONSUMERS}TABLE = {{'cells': Cells}}\n",
        "run.py": """
            import pkg.kinds
            def chosen(name):
                kind = pkg.kinds.TABLE.get(name)
                return kind()
            def main(name):
                one = chosen(name)
                one.consume_one()
            """,
    }
    assert ("pkg/kinds.py", "Consumer.consume_one") in reached(files, "run.py", "main")


def test_a_value_of_a_table_is_of_no_class() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/kinds.py": f"{CONSUMERS}TABLE = {{'cells': 1}}\n",
        "run.py": "import pkg.kinds\ndef main(name):\n    pkg.kinds.TABLE.get(name).consume_one()\n",
    }
    assert ("pkg/kinds.py", "Consumer.consume_one") not in reached(files, "run.py", "main")
