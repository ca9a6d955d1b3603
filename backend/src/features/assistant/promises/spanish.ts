import { any, GAP, type PromiseRules, rule } from "./promiseRules.ts";

const ES_PEOPLE = any(
  "alguien",
  "(?:un|una|uno de|nuestr[oa]s?|nuestros|el|la|los|mi|mis|al|del|otr[oa]) ?(?:nuestros )?(?:verdader[oa] )?(?:personas?|agentes?|compañer[oa]s?|asesor(?:a|es|as)?|humanos?|equipo(?: de \\p{L}+)?|representantes?|técnic[oa]s?|especialistas?|operador(?:a|es)?|responsables?|soporte|servicio(?: de atención)? al cliente|atención al cliente)",
);
const ES_CHAT = any(
  "(?:su|tu|este|esta|el|la) (?:chat|conversación|consulta|solicitud|caso|mensaje|pregunta|petición|problema|incidencia)",
  "esto",
  "le",
  "lo",
  "la",
  "te",
);
const ES_SOON = any(
  "en breve",
  "pronto",
  "enseguida",
  "en seguida",
  "en (?:un|unos|pocos) \\p{L}+",
  "lo antes posible",
  "cuanto antes",
  "ahora mismo",
  "inmediatamente",
  "a la brevedad",
  "en cualquier momento",
);
const ES_PASSED = any(
  "transferid[oa]",
  "derivad[oa]",
  "escalad[oa]",
  "trasladad[oa]",
  "reenviad[oa]",
  "remitid[oa]",
  "conectad[oa]",
  "comunicad[oa]",
  "puesto en contacto",
  "pasad[oa]",
  "enviad[oa]",
);
const ES_TOLD = any(
  "notificado",
  "informado",
  "avisado",
  "contactado",
  "alertado",
  "llamado",
  "pedido",
  "solicitado",
  "dicho",
);

const ES_THEIRS =
  "(?:su|tu|este|esta|el|la) (?:chat|conversación|consulta|solicitud|caso|mensaje|pregunta|petición|problema|incidencia)";
/** Who is not led to people may be led to a page: then the sentence goes on. */
const ES_TO_PEOPLE = any(
  `${GAP}(?:a|al|con) ${ES_PEOPLE}`,
  "(?: (?:ahora|ahora mismo|ya|enseguida|en breve))*[^\\p{L}]*$",
);

/** Promises in Spanish. */
export const SPANISH: PromiseRules = {
  promises: [
    rule(
      "(?:ya )?(?:le|lo|la|te) (?:he|hemos) (?:transferido|derivado|escalado|conectado|comunicado|puesto en contacto|pasado)",
      ES_TO_PEOPLE,
    ),
    rule("(?:he|hemos) ", ES_PASSED, " (?:ya )?", ES_CHAT),
    rule("(?:he|hemos) ", ES_TOLD, " (?:ya |ayuda )?(?:a |con |que )?", ES_PEOPLE),
    rule("(?:he|hemos) (?:creado|abierto|registrado|generado) (?:un|una|su|tu|el) (?:ticket|tique|caso|incidencia)"),
    rule("(?:transferí|derivé|escalé|trasladé|reenvié) (?:ya )?", ES_CHAT),
    rule("(?:avisé|notifiqué|informé|contacté) (?:ya )?(?:a |con )?", ES_PEOPLE),
    rule(
      "(?:su|tu|este|esta) (?:chat|conversación|consulta|solicitud|caso|pregunta|petición|problema|incidencia) (?:ya )?(?:ha sido|fue|está siendo|será|se ha) ",
      ES_PASSED,
      ES_TO_PEOPLE,
    ),
    rule("(?:ha sido|está siendo|será) (?:transferid|derivad|conectad|comunicad)[oa] ", GAP, ES_PEOPLE),
    rule("(?:se ha|ya se ha) (?:notificado|informado|avisado) (?:a )?", ES_PEOPLE),
    rule("(?:le|lo|la|te|les) (?:transfiero|conecto|derivo)", ES_TO_PEOPLE),
    rule("(?:le|lo|la|te|les) (?:pongo en contacto|pongo|comunico|paso) (?:ahora mismo |ya )?(?:con|a) ", ES_PEOPLE),
    rule(
      "(?:transfiero|derivo|escalo|traslado|remito|reenvío|paso|envío) ",
      ES_THEIRS,
      GAP,
      "(?:a|al|con) ",
      ES_PEOPLE,
    ),
    rule("(?<!(?:el|un|de) )(?:aviso|notifico|informo) (?:ahora mismo |ya |enseguida )*(?:a |al )", ES_PEOPLE),
    rule(
      "voy a (?:transferir|derivar|conectar|comunicar|escalar|trasladar|poner|pasar)(?:l[eoa]|te)?(?: en contacto)?",
      GAP,
      "(?:con|a|al) ",
      ES_PEOPLE,
    ),
    rule("voy a (?:transferir|derivar|conectar|trasladar)(?:l[eoa]|te)", ES_TO_PEOPLE),
    rule("voy a escalar ", ES_THEIRS),
    rule("voy a (?:avisar|notificar|informar|contactar|llamar|pedir)(?:le)? (?:a |con )?", ES_PEOPLE),
    rule("(?:le|lo|la|te) (?:transferiré|conectaré|comunicaré|derivaré|pondré en contacto|pasaré)", ES_TO_PEOPLE),
    rule("(?:transferiré|derivaré|escalaré|trasladaré|remitiré) ", ES_THEIRS),
    rule("(?:avisaré|notificaré|informaré) (?:a |al )", ES_PEOPLE),
    rule("(?:transfiriendo|conectando|derivando)(?:l[eoa]|te)? ", GAP, "(?:con|a|al) ", ES_PEOPLE),
    rule(
      ES_PEOPLE,
      " (?:\\p{L}+ ){0,3}(?:estará con (?:usted|tigo)|estará contigo|se unirá|tomará (?:el|este|su|tu)|va a tomar)",
    ),
    rule(
      ES_PEOPLE,
      " (?:\\p{L}+ ){0,3}(?:se (?:pondrá|va a poner) en contacto|(?:le|te|lo|la) (?:atenderá|contactará|responderá|llamará|ayudará|escribirá)|(?:le|te|lo|la) va a \\p{L}+)",
      GAP,
      ES_SOON,
    ),
    rule(
      ES_SOON,
      GAP,
      ES_PEOPLE,
      " (?:\\p{L}+ ){0,2}(?:atenderá|contactará|responderá|pondrá en contacto|llamará|ayudará|escribirá|tomará)",
    ),
  ],
  butNot:
    /(?<!\p{L})(?:si|cuando|una vez que|una vez|después de|botón|puls\p{L}+|haga clic|haz clic|presion\p{L}+|quiere que|quieres que|desea que|deseas que|en caso|no|nadie|nunca|ningun\p{L}*|ningún)(?!\p{L})/u,
  fillers: /no se preocupe|no te preocupes|no hay (?:ningún )?problema|no hay de qué|si es posible|no dude/gu,
  nothingDone: {
    withButton:
      "Para que quede claro: todavía no se ha avisado a nadie. Con el botón de abajo puede hablar con una persona.",
    alone: "Para que quede claro: no se ha avisado a nadie; aquí solo responde este asistente.",
  },
};
