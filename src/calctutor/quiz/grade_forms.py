"""Irregular forms of common English verbs, so that "gave way" meets "give way"."""

from __future__ import annotations

_FORMS = """
give gave given; take took taken; go goes went gone; begin began begun; lose lost; win won;
fall fell fallen; hold held; keep kept; find found; make made; draw drew drawn;
break broke broken; fight fought; lead led; leave left; build built; send sent;
become became; grow grew grown; rise rose risen; shrink shrank shrunk shrunken; sell sold;
bring brought; think thought; teach taught; catch caught; stand stood; sit sat; see saw seen;
know knew known; throw threw thrown; write wrote written; speak spoke spoken;
choose chose chosen; freeze froze frozen; drive drove driven; ride rode ridden; run ran;
swim swam swum; sink sank sunk; wear wore worn; tear tore torn; bear bore borne;
hide hid hidden; eat ate eaten; come came; get got gotten; buy bought; pay paid; lay laid;
say said; tell told; feel felt; meet met; mean meant; spend spent; lend lent; bend bent;
bind bound; wind wound; fly flew flown; forget forgot forgotten; steal stole stolen;
strike struck; swear swore sworn; wake woke woken; arise arose arisen; seek sought;
shoot shot; slide slid; spin spun; stick stuck; sweep swept; swell swelled swollen;
feed fed; flee fled; bleed bled; breed bred; dig dug; hang hung; heat heated; hear heard;
overcome overcame; withdraw withdrew withdrawn; undergo undergoes underwent undergone
"""

_PREFIXES = ("", "over", "under", "re", "out", "fore", "mis", "up")
BASE = {
    prefix + form: prefix + base
    for base, *forms in (verb.split() for verb in _FORMS.replace("\n", " ").split(";"))
    for form in forms
    for prefix in _PREFIXES
}
"""The base form by each irregular form."""
