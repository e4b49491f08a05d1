"""What stands on a news page and is not the article: what such a line says, and lines that recur within an outlet.

A line is taken out on evidence only, and what was taken out stands in the article's `removed`; in doubt it stays.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import pandas as pd

from framing.clean.menu import is_menu

LONGEST_PROMPT = 14  # words; a longer line counts as furniture only if it speaks to the reader as a site does
RECURS_IN, RECURS_SHARE = 3, 0.1  # articles, and share of the outlet's articles, that must hold a line
SHORTEST_RECURRING = 4  # words

# Words that the patterns below share; a name in capitals stands for them there
_WORDS = {
    "SITES": (
        r"(?:facebook|twitter|x|instagram|threads|bluesky|mastodon|youtube|whats\s?app|tik\s?tok|"
        r"linkedin|telegram|google news|reddit|pinterest|e-?mail|messenger|flipboard|tumblr|pocket|"
        r"sms)"
    ),
    "THIS": r"(?:this|the|full|our)?\s*(?:article|story|page|post|link|report|interview|episode)",
    "BUTTON": (
        r"(?:share|save|print|e-?mail|tweet|copy(?: the)? link|link copied|bookmark|gift|listen|"
        r"comment|like|more|whatsapp|facebook|twitter|linkedin|reddit|pinterest|flipboard|messenger|"
        r"telegram|threads|bluesky)"
    ),
    "SHARED": r"(?:total )?(?:shares?|tweets?|retweets?|likes?|reactions?|views?|pins?|claps?|reposts?)",
    "COUNT": r"\d[\d.,]*\s?[km]?",
    "MAILING": (
        r"(?:newsletters?|briefings?|e-?mails?|alerts?|digest|inbox|bulletins?|updates?|round-?up|"
        r"podcasts?|channel)"
    ),
    "DOING": r"(?:signing up|subscribing|clicking|entering|providing|submitting|continuing|registering|joining)",
    "AGREE": r"(?:will|agree|consent|accept|confirm|are agreeing|acknowledge)",
    "GIFT": r"(?:support|donation|contribution|gift|generosity|subscription)",
    "HELPS": (
        r"(?:helps?|makes?|allows?|keeps?|means|enables?|lets|matters|counts|funds?|powers?|sustains?|"
        r"goes)"
    ),
    "WORK": r"(?:journalis\w+|report(?:ing|ers)|newsrooms?|news|work|coverage|independence|mission|free)",
    "GOOD": r"(?:our|independent|quality|local|free|fearless|public[- ]interest|investigative|non-?profit)",
    "CORRECTED": r"(?:corrections?|clarifications?)(?: appended)?(?: \(.{2,60}\))?",
    "READERS": r"(?:readers?|you\b|your|generosity|donations|people like you|supporters|members)",
}

# Whole lines, one pattern a line. They are matched in lower case, without the line's closing punctuation
WHOLE_LINES: dict[str, str] = {
    "notification prompt": r"""
        .*\bnotifications? from .+
        notifications? can be .+
        (?:turn on|enable|allow|get|receive|manage|switch on) (?:\w+ ){0,3}(?:notifications?|alerts)(?: .{0,60})?
    """,
    "share line": r"""
        (?:BUTTON(?:\s*[,/|·•]\s*|\s+|$))+
        (?:COUNT\s+)?(?:BUTTON|SITES)s?(?:[\s,/|·•:]+(?:(?:on )?(?:BUTTON|SITES)s?|COUNT))+
        (?:total )?(?:SHARED):?\s+COUNT|COUNT\s+(?:SHARED)(?:[\s,/|·•:]+COUNT\s+(?:SHARED))*
        (?:share|save|print|e-?mail|gift|bookmark|listen to|copy|send|like)\s+(?:THIS|this)(?: .{0,40})?
        (?:click (?:here )?to )?(?:share|send|post|tweet|e-?mail)\b.{0,30}\b(?:on|via|by|to|with) SITES(?: .{0,40})?
        (?:save|read|share|listen) (?:for |it )?(?:later|options|now)
        share(?: this)? (?:on|via)
        copied to clipboard
        about sharing
        reuse this content
        add (?:us|.{2,40}) (?:as a|to your) (?:preferred|favou?rite) sources?(?: .{0,30})?
        (?:make .{2,40} )?preferred (?:on google|source)
    """,
    "advertisement": r"""
        (?:- )?(?:advertise?ments?|advert|ads?)(?: -)?
        paid (?:content|post)
        sponsored(?: content| by .{1,40})?
        promoted(?: content)?
        (?:this |the )?(?:story|article|report|text|content) continue[sd]? (?:below|after|underneath)(?: .{0,40})?
        (?:continue|keep) reading(?: below| the main story| after .{0,30}| this (?:article|story))?
        continued below
        (?:skip|scroll) (?:past|to|down|over) .{1,40}
        after newsletter promotion
        (?:report|remove|hide|close|skip) (?:this |all )?ads?
        ad feedback
    """,
    "newsletter prompt": r"""
        (?:.{0,40}\b)?(?:sign|signing) ?up (?:to|for|now|here|today|below|free|with)\b.{0,80}\bMAILING\b.*
        (?:sign|signing) ?up(?: (?:now|here|today|below|for free))?
        subscribe(?: (?:now|here|today|for free|to .{2,40}))?
        sign me up
        (?:.{0,60}\b)?subscrib(?:e|ing) to (?:our|the|this|my) .{0,60}\bMAILING\b.*
        .*\b(?:in|into|to|straight to) your (?:e-?mail )?inbox\b.*
        (?:please )?(?:enter|type|provide|confirm) (?:your|a valid|an?) (?:valid )?e-?mail(?: address)?.*
        (?:your )?e-?mail(?: address)?
        invalid e-?mail.*
        by DOING\b.{0,60}\byou AGREE.*
        (?:you can |you may )?unsubscribe(?: (?:at )?any ?time.*| here| at the bottom of.*)?
        no spam.*
        (?:i would like|i want|yes,? please|i['’]d like) .{0,30}(?:e-?mail|newsletter|offers).*
        (?:thank you|thanks) for (?:signing up|subscribing|registering|joining).*
        you (?:are|have|'re) (?:now )?(?:signed up|subscribed).*
        (?:privacy|cookies?) (?:policy|notice|statement|settings|preferences)
        terms (?:of (?:use|service)|(?:and|&) conditions).{0,60}
        read our privacy (?:policy|notice)
        .{0,60}\b(?:protected by|google) recaptcha.*
        .*google privacy policy and terms.*
        (?:our )?(?:free )?(?:daily|weekly|morning|evening|weekend)? ?(?:e-?mail )?newsletters?
        see all newsletters
        our newsletters? .{0,40}may contain .*
    """,
    "registration prompt": r"""
        (?:please )?(?:log|sign) ?in(?: (?:or|to|here|now|with)\b.{0,80})?
        log ?out
        (?:please )?register(?: (?:now|here|today|for free|for an? .{0,30}|to (?:continue|read).{0,30}))?
        create (?:a free |an |your |a )?(?:account|profile)(?: .{0,40})?
        my account
        already (?:a|an|have an?) (?:subscriber|member|account|registered).*
        (?:please )?refresh (?:the|your|this) (?:page|browser)\b.*
        you (?:are|will be) (?:now )?(?:automatically )?logged in.*
        you have (?:\w+ )?(?:free )?articles? (?:left|remaining).*
        you['’]ve (?:read|reached) .{0,40}free articles?.*
        to (?:continue|keep) reading.*
        (?:subscribe|register|sign up|log in) (?:now |today )?(?:to|for|and) (?:read|continue|keep reading|unlock)\b.*
        (?:subscribe|register|sign up|log in) (?:now |today )?(?:to|for|and) (?:get )?(?:full|unlimited)\b.*
        unlock (?:this|unlimited) .*
        (?:become|be) an? (?:member|subscriber|supporter|patron)(?: (?:today|now|here|from|for|of)\b.*)?
        manage (?:my|your) (?:account|preferences|subscription).*
        subscriber[- ]only
    """,
    "cookie line": r"""
        (?:we|our (?:site|website|partners)|this (?:site|website|page|content))\b.{0,80}\bcookies?\b.*
        .{2,40} and (?:our|its) partners\b.{0,80}\bcookies?\b.*
        (?:we|the .{2,30}) (?:values?|respects?|cares? about) your privacy
        your privacy(?: choices| matters| is important)?(?: to us)?
        (?:please )?(?:enable|turn on|allow) (?:javascript|cookies)\b.*
        javascript (?:is|must be|seems to be) .{0,30}(?:disabled|enabled|required|off|available)\b.*
        (?:accept|reject|allow|decline|manage)(?: all| my)?(?: cookies?| choices| consent| preferences)?
        (?:accept|agree|allow)(?: all)?(?: cookies)? and (?:close|continue)
        manage (?:cookies|consent|options|privacy).*
        cookies?
    """,
    "comment prompt": r"""
        (?:(?:view|read|show|hide|see|open|go to|jump to) )?(?:all )?(?:the )?(?:\d[\d,.]*k? )?comments?
        (?:view |read |show )?(?:all )?comments? ?[(\[]?\d[\d,.]*k?[)\]]?
        no comments(?: yet)?
        \d+ (?:replies|responses)
        (?:join|start|continue|follow) (?:in )?(?:the|our|this) (?:conversation|discussion|debate)(?: .{0,40})?
        (?:join|start|continue|follow) (?:in )?(?:the|our|this) comment\w*(?: \w+)?(?: .{0,40})?
        join thought-provoking conversations.*
        (?:leave|post|write|add|make|submit) (?:a|your|the first) (?:comment|reply|response)s?(?: .{0,40})?
        be the first to (?:comment|reply|like).*
        (?:the )?comments? (?:below |here |on this .{2,20} )?(?:are|have|were) (?:now |not |been )*(?:closed|open)\b.*
        (?:the )?comments? (?:below |here )?(?:are|have) (?:not |been )*(?:disabled|moderated|turned off|welcome)\b.*
        (?:what do you think|have your say|tell us what you think|let us know)\b.{0,60}
        (?:share|add|leave) your (?:thoughts|views?|comments?|opinions?)(?: .{0,40})?
        (?:please )?(?:log|sign) ?in to (?:leave|post|comment|join).*
        (?:sort(?:ed)? by|show)[: ]+(?:newest|oldest|best|most \w+|top)(?:[ |].*)?
        (?:newest|oldest|best|most (?:liked|recommended))(?: first)?
        load more(?: comments)?
        community (?:guidelines|standards|rules)
        view conversation
        read our comment(?:s|ing)? policy.*
    """,
    "support appeal": r"""
        (?:please )?(?:donate|contribute|give)(?: (?:now|today|here|monthly|once|to us|what you can|to the .{2,40}))?
        make a (?:donation|contribution|gift)(?: .{0,40})?
        support us(?: .{0,40})?
        (?:please )?(?:support|fund|back|help(?: us)? (?:fund|support|keep)) GOOD (?:.{0,30}\b)?WORK.*
        (?:please )?(?:support|fund|back|help(?: us)? (?:fund|support|keep)) the .{2,30}['’]s? (?:.{0,30}\b)?WORK.*
        (?:.{0,60}\b)?your (?:\w+ )?GIFT (?:\w+ )?HELPS.*
        .{2,60} (?:is|are) (?:\w+[- ]){0,4}?(?:reader|listener|member|community)[- ](?:funded|supported|owned)\b.*
        (?:we|this (?:news\w+|site|website)|our \w+) (?:rel(?:y|ies)|depends?) (?:on|upon) (?:our |the )?READERS.*
        (?:we|this (?:news\w+|site|website)|our \w+) (?:is|are) (?:funded|supported|powered) by (?:our |the )?READERS.*
        (?:for|from) as little as [£$€]\d.*
        from [£$€]\d[\d.]* (?:a|per) (?:month|week).*
        why (?:you can )?trust (?:us|our).*
    """,
    "copyright line": r"""
        (?:©|\(c\)|&copy;|copyright\b(?: ?(?:©|\(c\)))?) ?(?:\d{4}|by|the|[a-z].{0,40} \d{4}).*
        .{0,80}\ball rights reserved\b.{0,120}
        this (?:material|article|content) (?:may not|is protected|is copyright).*
        not for (?:re)?publication.*
        registered (?:in england|office).*
        .{2,60} is not responsible for the content of external (?:inter)?(?:net )?sites.*
    """,
    "follow line": r"""
        (?:you can )?(?:follow|like|find|join|watch)\b.{1,60}\b(?:on|at|via) (?:our )?SITES(?: channel| page)?\b.{0,60}
        follow(?: us)?(?: on)?
        follow (?:me|him|her|them|us)?:? ?@\w+.*
        @\w{2,20}
        (?:e-?mail|contact|reach|write to)[: ]+(?:.{1,30} at )?[\w.+-]+@[\w.-]+\w
        [\w.+-]+@[\w-]+\.[\w.-]*\w
        (?:download|get|try|install|open) (?:the|our|in)\b(?: .{0,40})?\bapp\b.{0,60}
        available (?:on|for|in) (?:the )?(?:ios|android|app store|google play).*
        (?:do you have|got|send us)\b.{0,30} (?:story|tips?|scoop|photos?)\b.{0,80}(?:\?|@|e-?mail|contact|us).*
        click here (?:to|for) .*
        contact (?:us|the (?:author|reporter|newsroom|editor)).{0,60}
    """,
    "reading time": r"""
        (?:(?:estimated )?(?:reading|read|listening) time|time to read):? ?(?:about )?\d+ ?min(?:ute)?s?\.?
        \d+ ?-?min(?:ute)?s?\.? ?(?:read|listen|video|watch)?
        (?:play|listen)(?: \(?\d+:\d+\)?| \d+ min.*)?
        \d+:\d\d(?: ?/ ?\d+:\d\d)?
        listen to .{0,40}(?:article|story)(?: .{0,20})?
        listen \d+ min.*
        this (?:article|story|audio) is (?:more than|read by|auto-?generated|auto-?voiced) .*
    """,
    "navigation": r"""
        skip to (?:main )?(?:content|navigation|footer)
        (?:main )?menu
        search(?: for| this site| here)?
        home(?:page)?
        sections?
        navigation
        back to (?:top|home.*)
        top of page
        close(?: menu)?
        next(?: article| story)?
        previous(?: article| story)?
        expand
        collapse
        loading(?:\.\.\.|…)?
        watch (?:live|now|video)
        play(?: video)?
        pause
        mute
        view (?:gallery|image.*|slideshow|fullscreen|all)
        open image in gallery
        (?:show|hide|toggle) caption
        enlarge this image
        image \d+ (?:of|/) \d+
        \d+ ?(?:/|of) ?\d+
        gallery
        in (?:pictures|photos)
        about us
        contact us
        advertise(?: with us)?
        careers
        jobs at .*
        help(?: cent(?:re|er))?
        accessibility(?: statement)?
        site ?map
        do not sell .*
        your (?:privacy|ad) choices
        e-?paper
        obituaries
        classifieds
        puzzles
        crossword
    """,
}

# Beginnings of lines of any length that only a page, and no reporter, writes
LONG_LINES: dict[str, str] = {
    "newsletter prompt": r"""
        (?:privacy|cookie) notice:
        (?:our )?newsletters? may contain (?:info|ads|advert)
        by DOING\b.{0,80}\byou AGREE
    """,
    "registration prompt": r"""
        (?:please )?refresh (?:the|your|this) (?:page|browser)\b
        you(?: have|['’]ve) (?:read|reached|used) .{0,40}free articles?
    """,
    "cookie line": r"""
        (?:we(?: and our partners)?|this (?:site|website|page)) (?:uses?|sets?|stores?|may use) (?:\w+ ){0,4}cookies
        (?:we need your|with your) (?:permission|consent)\b.{0,120}\b(?:cookies|load|third[- ]party)
    """,
    "copyright line": r"""
        (?:©|\(c\)|copyright\b ?(?:©|\(c\)|\d{4}))
        .{0,80}\ball rights reserved\b
        this (?:material|article|content) may not be (?:published|reproduced)
        .{2,60} is not responsible for the content of external (?:inter)?(?:net )?sites
    """,
    "comment prompt": r"""
        .{2,60} is committed to (?:publishing|printing) .{0,40}\bletters\b
        we(?:['’]d like| would like| want) to hear (?:what you think|from you)\b.{0,60}\b(?:article|story|comments?)
        this is a space where subscribers
        our (?:comments?|commenting) (?:policy|guidelines|section)
    """,
    "published correction": r"""
        CORRECTED\s?[:—–-].{0,200}\b(?:earlier|previous|original) version\b
        CORRECTED\s?[:—–-].{0,200}\b(?:mis(?:stated|spelled|spelt|identified|attributed)|incorrectly|erroneously)\b
        (?:editor['’]s note|update|updated)\s?[:—–-].{0,120}\b(?:earlier|previous|original) version of this\b
        an (?:earlier|original) version of this (?:article|story|report|headline|column|post|caption)\b
        (?:this|the) (?:article|story|report|headline|post) (?:was|has been) (?:amended|corrected|updated|edited) on\b
        (?:this|the) (?:article|story|report|headline|post) (?:was|has been) (?:amended|corrected|updated|edited) to\b
        (?:correction|clarification) appended$
    """,
    "note on standards": r"""
        our standards:
    """,
}


def one_of(block: str, words: Mapping[str, str] = _WORDS, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """A pattern that matches what any line of `block` matches, once the names in capitals are put in from `words`."""
    lines = [f"(?:{line.strip()})" for line in block.splitlines() if line.strip()]
    for name, meant in words.items():
        lines = [re.sub(rf"(?<![A-Z]){name}(?![A-Z])", lambda _: meant, line) for line in lines]  # noqa: B023
    return re.compile("|".join(lines), flags)


# Headings after which a list of links stands
LIST_HEADINGS = one_of(r"""
    (?:read|see|watch|learn) (?:more|next|also)(?: on this(?: story| topic)?| about .{2,40}| from .{2,40}| stories)?
    more (?:on this(?: story| topic)?|stories(?: like this| from .{2,40})?|from .{2,40}|in [a-z &]{2,30})
    more (?:news|coverage|to explore|to read|like this)
    related(?: (?:articles?|stories|story|content|topics|coverage|links|reading|news|posts|internet links))?
    (?:the )?most[- ](?:read|popular|viewed|shared|commented|recent|watched)(?: .{0,30})?
    (?:top|latest|other|popular|featured|local) (?:stories|news|headlines|articles|reads|posts)(?: .{0,30})?
    trending(?: now| stories| on .{2,40})?
    editors?['’]s?['’]? (?:picks?|choice)
    recommended(?: (?:for you|stories|reading|articles))?
    popular (?:now|in .{2,40}|on .{2,40})
    you (?:may|might) (?:also |have )?(?:like|missed?|be interested in|enjoy)
    don['’]t miss
    what to read next
    (?:read|up|watch) next
    in case you missed it
    also (?:read|in the news|in .{2,20})
    explore more(?: on these topics)?
    around the web
    from (?:our partners|the web|around the web|the archive|elsewhere)
    elsewhere on .{2,40}
    in this (?:article|story)
    top (?:videos?|picks)
    today['’]s top .{2,30}
    live updates
    further reading
""")
_WHOLE = {kind: one_of(block) for kind, block in WHOLE_LINES.items()}
_LONG = {kind: one_of(block) for kind, block in LONG_LINES.items()}
_INLINE_LINK = re.compile(
    r"[\W_]*(?:read (?:more|next|also|the full story)|also read|see also|more on this(?: story)?|more from .{2,30}"
    r"|related(?: (?:story|article|stories|coverage|content|news))?|recommended|don['’]t miss|must[- ]read)"
    r"\s*(?:[:|>»–—]|-\s)+\s*\S",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^‘’]*(?:’(?!\w)|$)")
# What a long line must do to count as an appeal or a newsletter's prompt: address, ask, and speak of money and trade
_YOU = re.compile(r"\b(?:you|your|yours|please)\b", re.IGNORECASE)
_WE = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
_PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
_MONEY = re.compile(
    r"\b(?:support(?:ers?|ing)?|donat\w+|contribut\w+|subscri\w+|gifts?|generosity|reader[- ]funded|paid for by"
    r"|paywalls?|memberships?)\b",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"\b(?:journalis\w+|reporters?|reporting|newsrooms?|newspapers?|stories|story|readers?|coverage|news)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"\bplease (?:consider|donate|support|subscribe|give|help|become|contribute|join|chip in)\b"
    r"|\byour (?:\w+ )?(?:support|donations?|contributions?|gift|generosity|subscription)\b"
    r"|\b(?:support|fund|back|donate to|contribute to) our\b"
    r"|\b(?:donate|contribute|subscribe|become a (?:member|supporter|subscriber)) (?:now|today|here)\b"
    r"|\bif you (?:can|value|appreciate|enjoy|believe|like)\b|\b(?:help|allow)s? us\b|\bsupport us\b"
    r"|\bmak(?:e|ing) a (?:donation|contribution)\b",
    re.IGNORECASE,
)
_MAILING = re.compile(
    r"\b(?:sign up|subscribe|enter your e-?mail|unsubscribe)\b.*\b(?:newsletters?|inbox|e-?mails?|briefing)\b"
    r"|\b(?:newsletters?|briefing|e-?mails?)\b.*\b(?:sign up|subscribe (?:now|here|today)|unsubscribe)\b"
    r"|\b(?:newsletters?|briefing|e-?mails?)\b.*\bprivacy (?:policy|notice)\b"
    r"|\byour inbox\b",
    re.IGNORECASE,
)


def furniture(line: str) -> str:
    """What kind of page furniture a line is by what it says, or "" where it could be the article's.

    A short line must be a known prompt as a whole. A longer one, which could be a paragraph about newsletters or
    donations, must speak to the reader outside quotation marks, ask, and speak of the site's own journalism.
    """
    plain = " ".join(line.split())
    words = max(len(plain.split()), len(plain) // 20)  # text without spaces is no short line
    if not words:
        return ""
    if _INLINE_LINK.match(plain) and words <= 30:
        return "link to another article"
    if is_menu(plain):
        return "navigation"
    own = _QUOTED.sub(" ", plain)
    if words <= 3 and plain.endswith(".") and not plain.endswith("..."):
        return ""  # "Pause." is a sentence, "Pause" a button
    if words <= LONGEST_PROMPT:
        if own == plain or len(own.split()) >= words - 4:
            bare = plain.lower().strip(" \t.!:?>»›→▼▾*…[]")
            for kind, pattern in _WHOLE.items():
                if pattern.fullmatch(bare):
                    return kind
        return _long(own)
    if words > 140:
        return ""
    if _ASKING.search(own) and _MONEY.search(own) and _TRADE.search(own) and (_WE.search(own) or _PLEASE.search(own)):
        return "support appeal"
    if _YOU.search(own) and _MAILING.search(own) and words <= 60 and (own == plain or len(own.split()) >= words - 4):
        return "newsletter prompt"
    return _long(own)


def _long(own: str) -> str:
    lowered = own.lower().lstrip(" \t*•(")
    return next((kind for kind, pattern in _LONG.items() if pattern.match(lowered)), "")


def is_appeal_company(line: str) -> bool:
    """Whether a line can belong to an appeal that it stands within: it speaks as the site, outside quotation marks."""
    own = _QUOTED.sub(" ", line)
    return bool(_WE.search(own) or _YOU.search(own) or _MONEY.search(own))


def recurring(texts: Sequence[str]) -> set[str]:
    """Lines that recur in the texts of one outlet, as page furniture does.

    Parameters
    ----------
    texts : sequence of str
        The articles of one outlet. Versions of one article, which share half their lines, count once.

    Returns
    -------
    set of str
        Lines of four words or more that stand in at least three articles and a tenth of them; never a quotation, a
        question or a shorter line, because what people say and the headings of a series recur, too.
    """
    pages = [list(dict.fromkeys(filter(None, map(str.strip, text.split("\n"))))) for text in texts]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, lines in enumerate(pages):
        for line in lines:
            holders[line].append(number)
    shared = {line: numbers for line, numbers in holders.items() if len(numbers) >= RECURS_IN}
    if not shared:
        return set()
    version = _versions(pages, holders)
    distinct = len(set(version))
    needed = max(RECURS_IN, math.ceil(RECURS_SHARE * distinct))
    return {
        line
        for line, numbers in shared.items()
        if len({version[n] for n in numbers}) >= needed
        and len(line.split()) >= SHORTEST_RECURRING
        and not line.endswith("?")
        and not _QUOTED.search(line)
    }


def _versions(pages: Sequence[Sequence[str]], holders: dict[str, list[int]]) -> list[int]:
    """For each page the first page that shares at least half its lines, or itself."""
    version: list[int] = []
    for number, lines in enumerate(pages):
        # A line of half the outlet's articles says nothing of whether two are one
        seen = Counter(m for line in lines if len(holders[line]) <= 50 for m in holders[line] if m < number)
        twin = next((m for m, count in sorted(seen.items()) if 2 * count >= max(len(lines), len(pages[m]))), None)
        version.append(number if twin is None else version[twin])
    return version


def take_out_furniture(articles: pd.DataFrame) -> pd.DataFrame:
    """Articles without the lines that are page furniture by what they say, or that recur within their outlet.

    Parameters
    ----------
    articles : DataFrame
        A checked articles table; it is not changed.

    Returns
    -------
    DataFrame
        The same rows; the lines taken out are added to `removed`. A text that holds no furniture is unchanged to the
        character, and no text is emptied.
    """
    texts, removed = list(articles["text"]), list(articles["removed"])
    for outlet, rows in articles.reset_index(drop=True).groupby("outlet", sort=False).indices.items():
        again = recurring([texts[row] for row in rows]) if outlet and len(rows) >= RECURS_IN else set()
        for row in rows:
            lines = texts[row].split("\n")
            gone = [line.strip() for line in lines if line.strip() in again or furniture(line)]
            taken = set(gone)
            kept = "\n".join(line for line in lines if line.strip() not in taken)
            if gone and kept.strip():
                texts[row] = re.sub(r"\n{3,}", "\n\n", kept).strip("\n")
                removed[row] = "\n".join(filter(None, [removed[row], *gone]))
    return articles.assign(text=texts, removed=removed)
