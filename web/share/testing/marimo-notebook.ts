/** A notebook as marimo 0.23 writes it: cells, text, a function by itself, a setup cell, and strings that look like code. */
export const MARIMO_NOTEBOOK = `# /// script
# requires-python = ">=3.12"
# dependencies = ["marimo"]
# ///

import marimo

__generated_with = "0.23.15"
app = marimo.App(width="medium", app_title="Sums")

with app.setup:
    import math


@app.cell
def _():
    import marimo as mo

    mo.md("# Welcome")
    return (mo,)


@app.cell(hide_code=True)
def _(mo):
    mo.md(r"""
    ## Sums

    - of *all*

        deep
    """)
    return


@app.cell
def _(
    mo,
    x,
):
    text = """
@app.cell
def not_a_cell():  # """
    if x:
        y = [
            1,
        ]
    mo.md(f"""{text}""")
    return text, y


@app.function
def double(n):
    return n * 2


@app.cell
async def named():
    def inner():
        return 1
    # a comment with """ in it
    z = inner()
    return (
        inner,
        z,
    )


@app.cell
def _():
    return


if __name__ == "__main__":
    app.run()
`;
