"""Which plain files `field-lists` takes for contracts."""

from questions import hits

READ = """
def read(frame):
    told = open("fields").read().split()
    if set(told) - set(frame):
        raise ValueError("fields")

read({})
"""


def test_a_list_of_fields_counts_where_data_is_held_against_it() -> None:
    files = {"fields": "age\nplan\n", "read.py": READ}
    assert hits("field-lists", files) == ["fields:1 -: fields that data is held against (medium)"]
    assert hits("field-lists", {"fields": "age\n", "read.py": "print(open('fields').read())\n"}) == []
