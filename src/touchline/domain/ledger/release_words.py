"""What a release form says, in each language that somebody of the house can vouch for.

A form in any other language is given in English, and says so: an agreement that nobody can vouch for is worse than one that must be
explained.
"""

from __future__ import annotations

FORMS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Release",
        "production": "Production",
        "person": "Name",
        "scope": "For what",
        "where": "Where it may be shown",
        "i": (
            "I agree that pictures and sound of me, filmed for this production, may be shown and heard as "
            "described above."
        ),
        "child": (
            "I am the parent or guardian of {name} and agree that pictures and sound of them, filmed for this "
            "production, may be shown and heard as described above."
        ),
        "guardian": "Parent or guardian",
        "withdraw": (
            "I may change my mind. I write to the production, which keeps this release and records the day. What "
            "was shown before stays shown."
        ),
        "data": (
            "This form, and my likeness in the pictures, are kept only to know where I may be shown. I may ask "
            "what is held about me, and have it erased."
        ),
        "signed": "Signature",
        "day": "Day",
        "place": "Place",
        "photo": "Photo",
        "all": "Everything that was filmed of me",
        "all_child": "Everything that was filmed of the child",
        "anywhere": "On every platform, everywhere, for every use",
        "born": "Of age from",
    },
    "es": {
        "title": "Autorización de imagen",
        "production": "Producción",
        "person": "Nombre",
        "scope": "Para qué",
        "where": "Dónde puede mostrarse",
        "i": (
            "Acepto que las imágenes y el sonido de mi persona, grabados para esta producción, se muestren y se "
            "escuchen como se indica arriba."
        ),
        "child": (
            "Soy padre, madre o tutor de {name} y acepto que sus imágenes y su sonido, grabados para esta "
            "producción, se muestren y se escuchen como se indica arriba."
        ),
        "guardian": "Padre, madre o tutor",
        "withdraw": (
            "Puedo cambiar de opinión. Escribo a la producción, que conserva esta autorización y anota el día. Lo"
            " que ya se mostró queda mostrado."
        ),
        "data": (
            "Este formulario y mi imagen se conservan solo para saber dónde se me puede mostrar. Puedo preguntar "
            "qué se guarda sobre mí y pedir que se borre."
        ),
        "signed": "Firma",
        "day": "Día",
        "place": "Lugar",
        "photo": "Foto",
        "all": "Todo lo que se grabó de mí",
        "all_child": "Todo lo que se grabó del menor",
        "anywhere": "En todas las plataformas, en todas partes, para todos los usos",
        "born": "Mayor de edad desde",
    },
    "fr": {
        "title": "Autorisation d’image",
        "production": "Production",
        "person": "Nom",
        "scope": "Pour quoi",
        "where": "Où cela peut être montré",
        "i": (
            "J’accepte que les images et le son de ma personne, filmés pour cette production, soient montrés et "
            "entendus comme décrit ci-dessus."
        ),
        "child": (
            "Je suis le parent ou le tuteur de {name} et j’accepte que ses images et sa voix, filmées pour cette "
            "production, soient montrées et entendues comme décrit ci-dessus."
        ),
        "guardian": "Parent ou tuteur",
        "withdraw": (
            "Je peux changer d’avis. J’écris à la production, qui conserve cette autorisation et en note le jour."
            " Ce qui a déjà été montré reste montré."
        ),
        "data": (
            "Ce formulaire et mon image ne sont conservés que pour savoir où je peux être montré. Je peux "
            "demander ce qui est conservé sur moi et le faire effacer."
        ),
        "signed": "Signature",
        "day": "Jour",
        "place": "Lieu",
        "photo": "Photo",
        "all": "Tout ce qui a été filmé de moi",
        "all_child": "Tout ce qui a été filmé de l’enfant",
        "anywhere": "Sur toutes les plateformes, partout, pour tous les usages",
        "born": "Majeur à partir du",
    },
    "de": {
        "title": "Einwilligung",
        "production": "Produktion",
        "person": "Name",
        "scope": "Wofür",
        "where": "Wo es gezeigt werden darf",
        "i": (
            "Ich bin einverstanden, dass Bild und Ton von mir, für diese Produktion aufgenommen, gezeigt und "
            "gehört werden dürfen, wie oben beschrieben."
        ),
        "child": (
            "Ich bin Elternteil oder Vormund von {name} und einverstanden, dass Bild und Ton des Kindes, für "
            "diese Produktion aufgenommen, gezeigt und gehört werden dürfen, wie oben beschrieben."
        ),
        "guardian": "Elternteil oder Vormund",
        "withdraw": (
            "Ich kann es mir anders überlegen. Ich schreibe der Produktion; sie bewahrt diese Einwilligung auf "
            "und hält den Tag fest. Was schon gezeigt wurde, bleibt gezeigt."
        ),
        "data": (
            "Dieses Formular und mein Bild werden nur aufbewahrt, um zu wissen, wo ich gezeigt werden darf. Ich "
            "kann fragen, was über mich gespeichert ist, und es löschen lassen."
        ),
        "signed": "Unterschrift",
        "day": "Tag",
        "place": "Ort",
        "photo": "Foto",
        "all": "Alles, was von mir aufgenommen wurde",
        "all_child": "Alles, was von dem Kind aufgenommen wurde",
        "anywhere": "Auf jeder Plattform, überall, für jede Verwendung",
        "born": "Volljährig ab",
    },
    "it": {
        "title": "Liberatoria",
        "production": "Produzione",
        "person": "Nome",
        "scope": "Per che cosa",
        "where": "Dove può essere mostrato",
        "i": (
            "Accetto che le immagini e il suono della mia persona, ripresi per questa produzione, siano mostrati "
            "e ascoltati come descritto sopra."
        ),
        "child": (
            "Sono il genitore o tutore di {name} e accetto che le sue immagini e la sua voce, riprese per questa "
            "produzione, siano mostrate e ascoltate come descritto sopra."
        ),
        "guardian": "Genitore o tutore",
        "withdraw": (
            "Posso cambiare idea. Scrivo alla produzione, che conserva questa liberatoria e annota il giorno. Ciò"
            " che è già stato mostrato resta mostrato."
        ),
        "data": (
            "Questo modulo e la mia immagine sono conservati solo per sapere dove posso essere mostrato. Posso "
            "chiedere che cosa è conservato su di me e farlo cancellare."
        ),
        "signed": "Firma",
        "day": "Giorno",
        "place": "Luogo",
        "photo": "Foto",
        "all": "Tutto ciò che è stato ripreso di me",
        "all_child": "Tutto ciò che è stato ripreso del minore",
        "anywhere": "Su ogni piattaforma, ovunque, per ogni uso",
        "born": "Maggiorenne dal",
    },
    "pt": {
        "title": "Autorização de imagem",
        "production": "Produção",
        "person": "Nome",
        "scope": "Para quê",
        "where": "Onde pode ser mostrado",
        "i": (
            "Aceito que as imagens e o som da minha pessoa, gravados para esta produção, sejam mostrados e "
            "ouvidos como descrito acima."
        ),
        "child": (
            "Sou pai, mãe ou tutor de {name} e aceito que as suas imagens e o seu som, gravados para esta "
            "produção, sejam mostrados e ouvidos como descrito acima."
        ),
        "guardian": "Pai, mãe ou tutor",
        "withdraw": (
            "Posso mudar de ideias. Escrevo à produção, que guarda esta autorização e regista o dia. O que já foi"
            " mostrado continua mostrado."
        ),
        "data": (
            "Este formulário e a minha imagem são guardados apenas para saber onde posso ser mostrado. Posso "
            "perguntar o que está guardado sobre mim e pedir que seja apagado."
        ),
        "signed": "Assinatura",
        "day": "Dia",
        "place": "Local",
        "photo": "Fotografia",
        "all": "Tudo o que foi gravado de mim",
        "all_child": "Tudo o que foi gravado do menor",
        "anywhere": "Em todas as plataformas, em todo o lado, para todos os usos",
        "born": "Maior de idade a partir de",
    },
    "cy": {
        "title": "Ffurflen ganiatâd",
        "production": "Cynhyrchiad",
        "person": "Enw",
        "scope": "Ar gyfer beth",
        "where": "Lle gellir ei ddangos",
        "i": (
            "Rwy’n cytuno y gellir dangos a chlywed lluniau a sain ohonof, a ffilmiwyd ar gyfer y cynhyrchiad "
            "hwn, fel y disgrifir uchod."
        ),
        "child": (
            "Fi yw rhiant neu warcheidwad {name} ac rwy’n cytuno y gellir dangos a chlywed lluniau a sain o’r "
            "plentyn, a ffilmiwyd ar gyfer y cynhyrchiad hwn, fel y disgrifir uchod."
        ),
        "guardian": "Rhiant neu warcheidwad",
        "withdraw": (
            "Caf newid fy meddwl. Byddaf yn ysgrifennu at y cynhyrchiad, sy’n cadw’r ffurflen hon ac yn cofnodi’r"
            " diwrnod. Bydd yr hyn a ddangoswyd eisoes yn aros felly."
        ),
        "data": (
            "Cedwir y ffurflen hon a’m llun er mwyn gwybod lle gellir fy nangos yn unig. Caf ofyn beth a gedwir "
            "amdanaf, a gofyn am ei ddileu."
        ),
        "signed": "Llofnod",
        "day": "Dyddiad",
        "place": "Lle",
        "photo": "Llun",
        "all": "Popeth a ffilmiwyd ohonof",
        "all_child": "Popeth a ffilmiwyd o’r plentyn",
        "anywhere": "Ar bob platfform, ym mhobman, at bob defnydd",
        "born": "Yn oedolyn o",
    },
}
"""By language (ISO 639-1); every one says the same."""

FALLBACK = "en"


def language_of(asked: str) -> tuple[str, bool]:
    """The language in which a form can be given, and whether it is the one that was asked for (``cy-GB`` is ``cy``)."""
    code = asked.strip().casefold().replace("_", "-").partition("-")[0]
    return (code, True) if code in FORMS else (FALLBACK, not code)
