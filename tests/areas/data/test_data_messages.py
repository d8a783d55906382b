"""Where `data-messages` finds Protobuf messages that describe data."""

from questions import hits

RIDE = 'syntax = "proto3";\n\nmessage Ride {\n  int64 id = 1;\n}\n'


def test_a_message_is_shown_at_its_line():
    assert hits("data-messages", {"schemas/ride.proto": RIDE}) == ["schemas/ride.proto:3 -: message Ride (medium)"]


def test_a_file_that_declares_a_service_is_an_api():
    service = RIDE + "service Rides {\n  rpc Get (Ride) returns (Ride);\n}\n"
    assert hits("data-messages", {"api.proto": service}) == []


def test_the_service_of_another_file_takes_nothing_away():
    files = {"ride.proto": RIDE, "api.proto": "service Rides {\n}\n"}
    assert hits("data-messages", files) == ["ride.proto:3 -: message Ride (medium)"]


def test_requests_and_responses_describe_no_data():
    text = "message RideRequest {\n}\nmessage RideResponse {\n}\nmessage RideEvent {\n}\n"
    assert hits("data-messages", {"ride.proto": text}) == ["ride.proto:5 -: message RideEvent (medium)"]


def test_a_message_of_a_test_is_none():
    assert hits("data-messages", {"tests/ride.proto": RIDE}) == []


def test_another_declaration_is_no_message():
    files = {"catalog.yml": "rides:\n  type: pandas.CSVDataset\n", "alerts.tf": 'resource "aws_sns_topic" "a" {}\n'}
    assert hits("data-messages", files) == []
