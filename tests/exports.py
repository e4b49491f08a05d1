"""Invented exports in the layouts of the news databases, for the tests: what a database writes, with our words.

Each builder takes articles (title, outlet, date as the interface writes it, paragraphs …) and returns text or bytes.
"""

from __future__ import annotations

import html as markup
import io
import re
import zipfile
from email.message import EmailMessage

WORDS = {"en": "words", "de": "Wörter", "fr": "mots", "es": "palabras", "nl": "woorden"}
LABELS = {
    "en": ("BYLINE", "SECTION", "LENGTH", "LANGUAGE", "LOAD-DATE", "ENGLISH"),
    "de": ("AUTOR", "RUBRIK", "LÄNGE", "SPRACHE", "UPDATE", "German; Deutsch"),
    "fr": ("AUTEUR", "RUBRIQUE", "LONGUEUR", "LANGUE", "DATE-CHARGEMENT", "FRENCH; FRANÇAIS"),
    "es": ("AUTOR", "SECCIÓN", "LONGITUD", "IDIOMA", "FECHA-DE-CARGA", "ESPAÑOL"),
    "nl": ("AUTEUR", "RUBRIEK", "LENGTE", "TAAL", "LAADDATUM", "Nederlands"),
}
COUNTER = {
    "en": "{} of {} DOCUMENTS",
    "de": "Dokument {} von {}",
    "fr": "Document {} de {}",
    "es": "Documento {} de {}",
    "nl": "{} van {} DOCUMENTEN",
}
DATES = {  # 4 March 2019, a Monday
    "en": "March 4, 2019 Monday",
    "de": "Montag 4. März 2019",
    "fr": "lundi 4 mars 2019",
    "es": "4 marzo 2019 lunes",
    "nl": "4 maart 2019 maandag",
}

ONE = {
    "title": "Harbour board keeps its ferry: a vote at midnight",
    "outlet": "The Calder Lantern",
    "byline": "Maud Ellery",
    "section": "NEWS; Pg. 4",
    "text": [
        "The harbour board voted at midnight to keep the last ferry running.",
        'Nobody cheered. "It was past bedtime," said the board\'s clerk.',
    ],
}
TWO = {
    "title": "May 5, 2010: the day the crane came down",
    "outlet": "Quayside Courier",
    "byline": "",
    "section": "Features; Pg. B12",
    "text": [
        "Nine years on, the crane's shadow is still painted on the quay.",
        "LENGTH: that was the word on every form, the foreman remembers.",
        "He counted the bolts himself, and there were two too few.",
    ],
}
THREE = {
    "title": "Tide tables late again",
    "outlet": "The Calder Lantern",
    "byline": "Otis Brand",
    "section": "",
    "text": ["The tide tables were printed late, as they are every year."],
}
ARTICLES = (ONE, TWO, THREE)


def _count(article):
    return sum(len(p.split()) for p in article["text"])


def nexis_html(articles=ARTICLES, language="en"):
    """The old layout of Nexis in HTML: each piece in a DIV, the labels in a SPAN of their own."""
    byline, section, length, tongue, loaded, name = LABELS[language]
    out = ["<HTML><HEAD><TITLE>&nbsp;</TITLE></HEAD><BODY>"]

    def div(*lines, label="", kind="c4"):
        first = f'<SPAN CLASS="c7">{label}: </SPAN>' if label else ""
        spans = [
            f'<P CLASS="c8">{first if i == 0 else ""}<SPAN CLASS="c2">{line}</SPAN></P>' for i, line in enumerate(lines)
        ]
        out.append(f'<BR><DIV CLASS="{kind}">' + "\n".join(spans) + "\n</DIV>")

    for i, article in enumerate(articles, start=1):
        out.append(
            f'<A NAME="DOC_ID_0_{i - 1}"></A><!-- Hide XML section from browser\n<DOC NUMBER={i}>\n<DOCFULL> -->'
        )
        div(COUNTER[language].format(i, len(articles)), kind="c0")
        div(markup.escape(article["outlet"]), kind="c3")
        div(DATES[language], kind="c3")
        div(markup.escape(article["title"]))
        if article["byline"]:
            div(article["byline"], label=byline)
        if article["section"]:
            div(article["section"], label=section)
        div(f"{_count(article)} {WORDS[language]}", label=length)
        div(*map(markup.escape, article["text"]))
        div("A drawing of a ferry", label="GRAPHIC")
        div("March 5, 2019", label=loaded)
        div(name, label=tongue)
        div("Copyright 2019 Lantern Press", kind="c3")
        out.append('<!-- Hide XML section from browser\n</DOCFULL>\n</DOC> -->\n<DIV CLASS="c10"/>')
    return "\n".join([*out, "</BODY></HTML>"])


def _wrapped(text, width=70):
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def nexis_text(articles=ARTICLES, language="en"):
    """The old layout of Nexis in plain text: centred source and date, lines broken at a fixed width."""
    byline, section, length, tongue, loaded, name = LABELS[language]
    out = ["\n\nDownload Request: Selected Items\nTime Of Request: Friday, April 5, 2019\n\n"]
    for i, article in enumerate(articles, start=1):
        centred = [COUNTER[language].format(i, len(articles)), article["outlet"], DATES[language]]
        out += [" " * 30 + line + "\n" for line in centred]
        out.append(_wrapped(article["title"]) + "\n")
        out += [f"{byline}: {article['byline']}\n"] if article["byline"] else []
        out += [f"{section}: {article['section']}\n"] if article["section"] else []
        out.append(f"{length}: {_count(article)} {WORDS[language]}\n\n")
        out += [_wrapped(p) + "\n" for p in article["text"]]
        out.append(f"{loaded}: March 5, 2019\n\n{tongue}: {name}\n\n")
        out.append(" " * 25 + "Copyright 2019 Lantern Press\n" + " " * 30 + "All Rights Reserved\n")
    return "\n".join(out)


_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _paragraph(text="", section_break=False, bold=False):
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    runs = "<w:br/>".join(f"<w:r>{look}<w:t>{markup.escape(part)}</w:t></w:r>" for part in text.split("\n"))
    return f"<w:p><w:pPr>{'<w:sectPr/>' if section_break else ''}</w:pPr>{runs}</w:p>"


def nexis_word(articles=ARTICLES, date="March 4, 2019 Monday 9:20 AM GMT", breaks=True, bold=(), bracket=""):
    """The newer layout of Nexis Uni as a Word document: a list of documents, then each with Body and Classification.

    `bold` are lines that the document shows so, `bracket` is the part of a source in a paragraph of its own.
    """
    out = [_paragraph("Date and Time: Friday, April 5, 2019"), _paragraph(f"Documents ({len(articles)})")]
    for i, article in enumerate(articles, start=1):
        out += [
            _paragraph(f"{i}. {article['title']}"),
            _paragraph("Client/Matter: -None-"),
            _paragraph("Narrowed by: "),
        ]
    out.append(_paragraph(section_break=breaks))
    for article in articles:
        head = (article["title"], article["outlet"], bracket, date)
        out += [_paragraph(line) for line in head if line]
        out.append(_paragraph("\nCopyright 2019 Lantern Press All Rights Reserved"))
        fields = {"Section": article["section"], "Length": f"{_count(article)}\xa0words", "Byline": article["byline"]}
        out += [_paragraph(f"{label}:\xa0{value}") for label, value in fields.items() if value]
        out += [_paragraph(line, bold=line in bold) for line in ("Body", "", *article["text"])]
        out += [_paragraph("Related Articles"), _paragraph("Ferries of the north"), _paragraph("Classification")]
        out += [_paragraph("\nLanguage:\xa0ENGLISH"), _paragraph("\nLoad-Date:\xa0March 5, 2019")]
        out.append(_paragraph("\nEnd of Document", section_break=breaks))
    document = f'<?xml version="1.0"?><w:document {_NS}><w:body>{"".join(out)}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def factiva_html(articles=ARTICLES, language="en", coded=False):
    """Factiva: as a table of codes, or laid out with a block for each field."""
    date = {"en": "4 March 2019", "de": "4 März 2019", "fr": "4 mars 2019", "es": "4 marzo 2019", "nl": "4 maart 2019"}
    tongue = {"en": "English", "de": "Englisch", "fr": "Anglais", "es": "Inglés", "nl": "Engels"}[language]
    out = ['<html><head><title>Factiva</title></head><body><div id="contentLeft">']
    for i, article in enumerate(articles, start=1):
        number = f"Document CALDER0020190304ef340000{i}"
        count = f"{_count(article)} {WORDS[language]}"
        paragraphs = "".join(
            f'<p class="articleParagraph enarticleParagraph">{markup.escape(p)}</p>' for p in article["text"]
        )
        if coded:
            fields = {"SE": article["section"], "HD": article["title"], "BY": f"By {article['byline']}", "WC": count}
            fields |= {
                "PD": date[language],
                "ET": "06:30",
                "SN": article["outlet"],
                "SC": "CALDER",
                "PG": "4",
                "LA": tongue,
            }
            rows = [(code, markup.escape(value)) for code, value in fields.items()] + [
                ("LP", paragraphs),
                ("AN", number),
            ]
            body = "".join(
                f'<tr><td class="index"><b>{code}</b>&nbsp;</td><td>{value}</td></tr>' for code, value in rows
            )
            out.append(f'<div class="article enArticle"><table>{body}</table></div>')
        else:
            author = f'<div class="author">By {article["byline"]}</div>' if article["byline"] else ""
            lines = [count, date[language], article["outlet"], "CALDER", "4", tongue, "(c) 2019 Lantern Press"]
            head = (
                f'<div>News</div><div id="hd"><span class="enHeadline">{markup.escape(article["title"])}</span></div>'
            )
            head += author + "".join(f"<div>{line}</div>" for line in lines)
            out.append(
                f'<div id="article-{i}" class="article"><div class="article enArticle"><p></p>{head}{paragraphs}'
                f"<p>Lantern Press</p><p>{number}</p></div></div><br>"
            )
    return "\n".join([*out, "</div></body></html>"])


PROQUEST = {
    "en": ("Author", "Full text", "Publication title", "Publication date", "Subject", "ProQuest document ID"),
    "de": ("Autor", "Volltext", "Titel der Publikation", "Publikationsdatum", "Thema", "ProQuest-Dokument-ID"),
    "fr": (
        "Auteur",
        "Texte intégral",
        "Titre de la publication",
        "Date de publication",
        "Sujet",
        "ID du document ProQuest",
    ),
    "es": (
        "Autor",
        "Texto completo",
        "Título de publicación",
        "Fecha de publicación",
        "Materia",
        "ID del documento de ProQuest",
    ),
    "nl": ("Auteur", "Volledige tekst", "Publicatietitel", "Publicatiedatum", "Onderwerp", "ProQuest-document-id"),
}


def proquest_html(articles=ARTICLES, language="en"):
    """ProQuest: an anchor for each document, then fields with bold labels."""
    author, full, title, date, subject, number = PROQUEST[language]
    when = {
        "en": "Mar 4, 2019",
        "de": "4. März 2019",
        "fr": "4 mars 2019",
        "es": "4 de marzo de 2019",
        "nl": "4 maart 2019",
    }
    out = ["<html><head><title>ProQuest Export</title></head><body><p>Report Information</p>"]
    for i, article in enumerate(articles, start=1):
        fields = {title: f"{article['outlet']}; Port Calder", date: when[language], subject: "Ferries; Harbours"}
        fields |= {number: f"4422000{i}"}
        body = "".join(f"<p>{markup.escape(p)}</p>" for p in article["text"]) + "<p>Credit: By our own reporter</p>"
        body += "<p>Illustration</p><p>Caption: PHOTO: A ferry.</p>"
        out.append(
            f'<div style="border-bottom:2px solid"><a name="DocID_{i}"></a><p>{markup.escape(article["title"])}</p>'
            f"<p><strong>{author}: </strong>{article['byline']}</p>"
            f'<p><strong>{full}: </strong><Text WordCount="31"><html><body>{body}</body></html></Text></p>'
            + "".join(f"<p><strong>{label}: </strong>{value}</p>" for label, value in fields.items())
            + "</div>"
        )
    return "\n".join([*out, "</body></html>"])


def proquest_mail(articles=ARTICLES):
    """The same as ProQuest mails it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "noreply@proquest.com",
        "me@example.org",
        "Your ProQuest Research",
    )
    message.set_content("See the HTML.")
    message.add_alternative(proquest_html(articles), subtype="html", cte="quoted-printable")
    return bytes(message)


def proquest_text(articles=ARTICLES):
    """ProQuest's plain text: rules of underscores between the documents, a label before each field."""
    rule = "_" * 60
    out = [rule, "", "Report Information from ProQuest", "5 April 2019 10:12", rule, ""]
    for i, article in enumerate(articles, start=1):
        out += [f"Document {i} of {len(articles)}", "", article["title"], "", f"Author: {article['byline']}", ""]
        out += [f"Publication info: {article['outlet']} ; Port Calder [Port Calder]. 04 Mar 2019: 4.", ""]
        out += ["ProQuest document link", "", f"Full text: {article['text'][0]}", ""]
        out += [line for p in article["text"][1:] for line in (p, "")]
        fields = {"Subject": "Ferries; Harbours;", "Title": article["title"], "Pages": "4", "Section": "News"}
        fields |= {"Publication title": f"{article['outlet']}; Port Calder", "Publication date": "Mar 4, 2019"}
        fields |= {"Source type": "Newspapers", "Language of publication": "English"}
        fields |= {"ProQuest document ID": f"4422000{i}", "Database": "Harbour Newsstream"}
        out += [line for label, value in fields.items() for line in (f"{label}: {value}", "")] + [rule, ""]
    return "\r\n".join([*out, "Contact us at: http://help.example", "Database copyright (c) 2019 ProQuest LLC."])


def newsbank_text(articles=ARTICLES):
    """NewsBank's plain text: date and source in the line below the title, the details below that."""
    out = []
    for article in articles:
        name = article["outlet"].removeprefix("The ")
        name += ", The" if article["outlet"].startswith("The ") else ""
        out += [article["title"], f"March 4, 2019 | {name} (Port Calder, ZZ)"]
        out += [
            f"Author: {article['byline']} | Section: News | {_count(article)} Words",
            "Page: B12",
            "OpenURL Link",
            "",
        ]
        out += [line for p in article["text"] for line in (p, "")]
        out += ["• Citation (aglc Style)", f"'{article['title']}', {name} (online), 4 Mar 2019"]
        out += ["Copyright 2019 Lantern Press. All Rights Reserved.", ""]
    return "\n".join(out)


def rtf(paragraphs):
    """Rich text: a control word ends each paragraph, what is not ASCII is written by its number."""
    escaped = (
        "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in re.sub(r"([\\{}])", r"\\\1", p)) for p in paragraphs
    )
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\generator Typewriter;}\pard "
    return head + "\\par\n".join(p.replace("\t", r"\tab ") for p in escaped) + r"\par}"


def factiva_rtf(articles=ARTICLES):
    """Factiva's rich text with the codes of its fields."""
    lines = []
    for i, article in enumerate(articles, start=1):
        fields = {
            "SE": article["section"],
            "HD": article["title"],
            "BY": article["byline"] and f"By {article['byline']}",
        }
        fields |= {"WC": f"{_count(article)} words", "PD": "4 March 2019", "SN": article["outlet"], "SC": "CALDER"}
        fields |= {"LA": "English", "LP": article["text"][0]}
        lines += [f"{code}\t{value}" for code, value in fields.items()]
        if article["text"][1:]:
            lines += [f"TD\t{article['text'][1]}", *article["text"][2:]]
        lines += ["CO\tlntrn : Lantern Press", f"AN\tDocument CALDER0020190304ef340000{i}"]
    return rtf(lines)


def nexis_rtf(articles=ARTICLES):
    """The newer layout of Nexis Uni as rich text."""
    lines = []
    for article in articles:
        lines += [article["title"], article["outlet"], "March 4, 2019 Monday", "Copyright 2019 Lantern Press"]
        lines += [f"Section: {article['section']}"] if article["section"] else []
        lines += [f"Length: {_count(article)} words", *([f"Byline: {article['byline']}"] if article["byline"] else [])]
        lines += ["Body", *article["text"], "Classification", "Language: ENGLISH", "Load-Date: March 5, 2019"]
        lines.append("End of Document")
    return rtf(lines)


def word(paragraphs):
    """A Word document that somebody wrote."""
    body = "".join(map(_paragraph, paragraphs))
    document = f'<?xml version="1.0"?><w:document {_NS}><w:body>{body}</w:body></w:document>'
    return packed({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def pdf(pages):
    """A PDF with a text layer, a list of lines for each page."""
    objects = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    count = len(pages)
    for i, lines in enumerate(pages):
        shown = b"".join(b"(" + re.sub(rb"([\\()])", rb"\\\1", x.encode("cp1252")) + b") Tj T*\n" for x in lines)
        drawn = b"BT /F1 11 Tf 72 760 Td 14 TL\n" + shown + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 1 0 R >> >>"
            b" /Contents %d 0 R >>" % (2 * count + 2, 2 * i + 2)
        )
    kids = b" ".join(b"%d 0 R" % (2 * i + 3) for i in range(count))
    objects.append(b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count))
    objects.append(b"<< /Type /Catalog /Pages %d 0 R >>" % len(objects))
    out, starts = b"%PDF-1.4\n", []
    for i, content in enumerate(objects, start=1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, content)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(objects), len(out))
    return out + head + table + end


def mhtml(html, charset="utf-8"):
    """A page saved by a browser together with its pictures."""
    message = EmailMessage()
    message["From"], message["Subject"] = "<Saved by Blink>", "A page"
    message["Snapshot-Content-Location"] = "https://lantern.example/ferry"
    message.set_content(html, subtype="html", charset=charset, cte="quoted-printable")
    message.make_related()
    message.add_related(b"GIF89a", "image", "gif")
    return bytes(message)


PAGE = (
    '<!doctype html><html lang="en"><head><title>Tide clock mended</title></head><body><nav><a href="/">Home</a></nav>'
    "<article><h1>Tide clock mended</h1>"
    + "".join(
        f"<p>{text}</p>"
        for text in (
            "The clock on the pier that tells the tides runs again after eleven months, the office said on Monday.",
            "Otis Brand, who keeps the pier, had found wasps behind the dial and would not have them driven out.",
            "The wasps left by themselves in the first week of the frost, and a smith from the quay set the hands.",
        )
    )
    + "</article></body></html>"
)
NEWSAPI = {
    "status": "ok",
    "totalResults": 1,
    "articles": [
        {
            "source": {"id": None, "name": "The Calder Lantern"},
            "author": "Maud Ellery",
            "title": "Tide clock mended",
            "description": "Wasps had the clock.",
            "url": "https://lantern.example/clock",
            "publishedAt": "2019-03-04T06:30:00Z",
            "content": "The clock on the pier runs again after eleven months.",
        }
    ],
}


NEWER = """<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{outlet}, no. 43018
</span></div><div><span class="DocHeader">Région, lundi 4 mars 2019 31 mots, p. 4</span></div>
<div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p></div>
<p class="sm-margin-bottomNews">{byline}</p></header>
<section><div class="DocText clearfix"><div class="docOcurrContainer"><p>{text}</p></div></div></section>
<footer><div class="publiC-lblNodoc">{number}</div></footer></article>"""
OLDER = """<table><tr><td><span class="DocPublicationName">{outlet}, no. 12</span><br>
<span class="DocHeader">Région, </span>
<span class="DocHeader">lundi </span><span class="DocHeader">4 mars 2019</span>
<span class="DocHeader">, p. 4</span>
<br><br><span class="TitreArticleVisu">{title}</span><br><br>{byline}<p></p>{text}<p></p>
<b><i>© 2019 Lantern. Tous droits réservés.</i></b><p></p>Numéro de document : {number}<br>
<table><tr><td>Ce certificat est émis à <b>University</b></td></tr></table></td></tr></table>"""


def europresse_html(articles=ARTICLES, newer=True):
    """Europresse: a table for each document, or in the newer layout an article of header, section and footer."""
    out = ['<html><head><meta http-equiv="Content-Type" content="text/html; charset=UTF-8"></head><body>']
    for i, article in enumerate(articles, start=1):
        byline = article["byline"] + ("" if newer or not article["byline"] else "<br>")
        fields = {"outlet": article["outlet"], "title": markup.escape(article["title"]), "byline": byline}
        text = ("</p><p>" if newer else "<p></p>").join(map(markup.escape, article["text"]))
        out.append((NEWER if newer else OLDER).format(**fields, text=text, number=f"news·20190304·CA·{i}"))
    return "\n".join([*out, "</body></html>"])


def mediacloud_csv():
    """Media Cloud's list of stories."""
    return (
        "stories_id,publish_date,title,url,language,ap_syndicated,themes,media_id,media_name,media_url\n"
        "991,2019-03-04 06:30:00,Ferry stays,https://lantern.example/ferry,en,False,,7,The Calder Lantern,https://lantern.example\n"
        "992,2019-03-05 07:00:00,Crane falls,https://courier.example/crane,en,True,,8,Quayside Courier,https://courier.example\n"
    )


def packed(files):
    """A ZIP of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
