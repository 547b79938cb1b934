"""Notes in a database of SQLite: POST one, GET all."""

import os
import sqlite3
import subprocess

DATABASE = os.path.join(os.environ.get("NOTES", "/var/lib/notes"), "notes.db")


def connect():
    database = sqlite3.connect(DATABASE, timeout=10)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS notes (text TEXT)")
    return database


def add(environment):
    text = environment["wsgi.input"].read(int(environment.get("CONTENT_LENGTH") or 0)).decode()
    with connect() as database:
        database.execute("INSERT INTO notes VALUES (?)", (text,))
    return "added\n"


def listed(environment):
    with connect() as database:
        return "".join(text + "\n" for (text,) in database.execute("SELECT text FROM notes"))


def sorted_by_a_program(environment):
    return subprocess.run(
        ["sort", "--reverse"], input=listed(environment), capture_output=True, text=True, check=True
    ).stdout


ROUTES = {
    ("GET", "/"): listed,
    ("POST", "/"): add,
    ("GET", "/sorted"): sorted_by_a_program,
}


def application(environment, start_response):
    route = ROUTES.get((environment["REQUEST_METHOD"], environment["PATH_INFO"]))
    if route is None:
        start_response("404 Not Found", [("Content-Type", "text/plain")])
        return [b"not found\n"]
    body = route(environment).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
