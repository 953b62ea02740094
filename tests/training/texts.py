"""What may stand in a cell, as (what is written, what the recogniser is to say)."""

EIGHTHS = {"1/8": "⅛", "1/4": "¼", "3/8": "⅜", "1/2": "½", "5/8": "⅝", "3/4": "¾", "7/8": "⅞"}
WORDS = "nil Nil NIL none NONE N/A n/a NA MT EMPTY Empty dry DRY trace TR TOTAL OK VLSFO MGO ULSD Port Stbd see note void".split()
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZabcdefghkmnpqrtuvwxyz%&@+*()=?$°"


def digits(rng, count):
    text = "".join(rng.choice("0123456789") for _ in range(count))
    return text if count == 1 or text[0] != "0" else rng.choice("123456789") + text[1:]


def grouped(whole, mark):
    return whole if len(whole) < 4 else grouped(whole[:-3], mark) + mark + whole[-3:]


def number(rng):
    whole = digits(rng, rng.choice((1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6)))
    places = rng.choice((0, 0, 1, 1, 2, 2, 2, 3))
    comma = rng.random() < 0.65
    european = rng.random() < 0.015
    if comma:
        whole = grouped(whole, "." if european else ",")
    text = whole + ("," if european else ".") + digits_any(rng, places) if places else whole
    if rng.random() < 0.03:
        text = ("-" if rng.random() < 0.8 else "- ") + text
    return text


def digits_any(rng, count):
    return "".join(rng.choice("0123456789") for _ in range(count))


def short(rng):
    kind = rng.random()
    if kind < 0.4:
        return digits_any(rng, 1)
    if kind < 0.6:
        return digits_any(rng, 1) + "." + digits_any(rng, rng.choice((1, 1, 2, 3)))
    if kind < 0.75:
        return rng.choice(("0", "0", "0.0", "0.00", ".5", ".25", ".0", "00", "0.000"))
    return digits(rng, 2)


def ullage(rng):
    eighth = rng.choice(list(EIGHTHS))
    inches = str(rng.randrange(12))
    kind = rng.random()
    if kind < 0.3:
        return f"{inches} {eighth}"
    if kind < 0.5:
        return inches + EIGHTHS[eighth]
    if kind < 0.6:
        return eighth if rng.random() < 0.5 else f"{rng.randrange(1, 8)}/{rng.choice('884')}"
    if kind < 0.7:
        return f"{inches}-{eighth}"
    feet = str(rng.randrange(30))
    minutes = inches.zfill(2) if rng.random() < 0.5 else inches
    tail = rng.choice(("", "", f" {eighth}", EIGHTHS[eighth], ".5", ".25"))
    gap = rng.choice(("", " ", " ", "-"))
    return f"{feet}'{gap}{minutes}{tail}" + ('"' if rng.random() < 0.8 else "")


def clock(rng):
    kind = rng.random()
    if kind < 0.4:
        return f"{rng.randrange(24):02}:{rng.randrange(60):02}"
    if kind < 0.55:
        return f"{rng.randrange(24):02}{rng.randrange(60):02}"
    mark = rng.choice("///-.")
    month, day = rng.randrange(1, 13), rng.randrange(1, 32)
    year = rng.choice(("", f"{mark}{rng.randrange(20, 32)}", f"{mark}20{rng.randrange(20, 32)}"))
    return (f"{month:02}{mark}{day:02}" if rng.random() < 0.7 else f"{month}{mark}{day}") + year


def no_figure(rng):
    kind = rng.random()
    if kind < 0.25:
        return rng.choice(("-", "-", "--", "---", "- -", "/"))
    if kind < 0.7:
        return rng.choice(WORDS)
    if kind < 0.85:
        return digits(rng, rng.choice((1, 2))) + rng.choice("PSC")
    text = list(number(rng))
    text[rng.randrange(len(text))] = rng.choice(LETTERS)
    return "".join(text)


def pick(rng):
    """Some text; ones at its ends, which look like upright rulings, and doubled digits come oftener than by chance."""
    if rng.random() < 0.04:
        return rng.choice(("1", "1", "1", "11", "11", "10", "111", "1.1", "17", "71"))
    text = pick_any(rng)
    kind = rng.random()
    if kind < 0.08 and text[-1].isdigit():
        return text[:-1] + "1"
    if kind < 0.12 and text[0].isdigit():
        return "1" + text[1:]
    if kind < 0.17:
        at = rng.randrange(len(text))
        if text[at : at + 2].isdigit() and len(text[at : at + 2]) == 2:
            return text[:at] + text[at] * 2 + text[at + 2 :]
    return text


def pick_any(rng):
    kind = rng.random()
    if kind < 0.5:
        return number(rng)
    if kind < 0.7:
        return short(rng)
    if kind < 0.8:
        return ullage(rng)
    if kind < 0.88:
        return clock(rng)
    return no_figure(rng)


def wanted(text, alphabet):
    """Spaces count only before a fraction; what is no figure is the reject sign, one for each letter."""
    out = []
    for at, letter in enumerate(text):
        if letter == " ":
            between = 0 < at and text[at - 1].isdigit() and text[at + 1 : at + 3] in [key[:2] for key in EIGHTHS]
            if between:
                out.append(" ")
        else:
            out.append(letter if letter in alphabet else "#")
    return "".join(out)
