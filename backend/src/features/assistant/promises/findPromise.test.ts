import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../../../cli/launch/repositoryRoot.mjs";
import { findPromise, PROMISE_RULES } from "./findPromise.ts";

const PROMISES: Record<string, string[]> = {
  en: [
    "I have escalated your chat to a person. escalate_to_person() HANDOFF NOW.",
    "I've escalated this to our support team.",
    "Don't worry, I’ve already transferred you to a human agent.",
    "I am transferring you to one of our colleagues now.",
    "I'm connecting you with a representative, please hold.",
    "I'll connect you with a member of the team. Please hold on.",
    "Let me transfer you to a specialist.",
    "Let me get someone for you.",
    "I will now forward your request to the support team.",
    "I have notified the team about your problem.",
    "I've let our team know about this.",
    "I have opened a support ticket for you.",
    "Your chat has been handed over to an agent.",
    "Your request has been forwarded and will be looked at.",
    "You are being connected with an agent.",
    "You will be transferred shortly.",
    "You're in the queue; it takes a minute.",
    "A human agent will be with you shortly.",
    "Someone from our team will get back to you as soon as possible.",
    "One of our agents will take over this chat.",
    "An agent will shortly contact you.",
    "Our support team has been informed.",
    "Transferring you to a human agent...",
    "**Help is on the way!**",
    "I see that this is urgent: a colleague will join you in a moment.",
  ],
  de: [
    "Ich habe Ihren Chat an einen Mitarbeiter weitergeleitet.",
    "Keine Sorge, ich habe Sie bereits mit einem Kollegen verbunden.",
    "Ich habe Ihr Anliegen an unser Team weitergegeben.",
    "Ich habe unser Team informiert.",
    "Ich habe einen Kollegen gebeten, sich das anzusehen.",
    "Ihr Gespräch wurde an einen Menschen übergeben.",
    "Ihre Anfrage wird gerade weitergeleitet.",
    "Sie werden jetzt mit einem Mitarbeiter verbunden.",
    "Ich verbinde Sie jetzt mit einem Menschen.",
    "Einen Moment, ich leite Sie weiter.",
    "Gerne leite ich Ihre Anfrage an das Team weiter.",
    "Ich übergebe das Gespräch an eine Kollegin.",
    "Ich hole jetzt jemanden dazu.",
    "Ich werde Sie mit unserem Support verbinden.",
    "Ich werde das Team informieren.",
    "Ein Mitarbeiter wird sich in Kürze bei Ihnen melden.",
    "Jemand aus unserem Team meldet sich gleich bei Ihnen.",
    "Ein Kollege ist gleich für Sie da.",
    "Eine Kollegin übernimmt dieses Gespräch.",
    "Das Team wurde benachrichtigt.",
  ],
  fr: [
    "J’ai transféré votre conversation à un conseiller.",
    "Je vous ai mis en relation avec une collègue.",
    "J'ai bien transmis votre demande à notre équipe.",
    "Ne vous inquiétez pas, j'ai prévenu un collègue.",
    "Votre demande a été transmise à notre équipe.",
    "Votre conversation est transférée.",
    "Vous allez être mis en relation avec un agent.",
    "Je vous transfère à un conseiller.",
    "Patientez, s'il vous plaît, je vous mets en relation avec une personne.",
    "Je transmets votre demande à l'équipe.",
    "Je préviens un collègue.",
    "Je vais vous transférer vers un agent.",
    "Je vais contacter notre équipe.",
    "Un conseiller va prendre le relais.",
    "Une personne va vous répondre dans un instant.",
    "Quelqu'un vous contactera sous peu.",
    "Un agent reviendra vers vous rapidement.",
    "Un collègue sera avec vous dans quelques instants.",
    "Notre équipe a été informée.",
    "Transfert en cours…",
  ],
  es: [
    "He transferido su conversación a un agente.",
    "Ya le he comunicado con una persona.",
    "He escalado su caso a nuestro equipo.",
    "No se preocupe, he avisado a un compañero.",
    "He informado a nuestro equipo.",
    "Su consulta ha sido derivada a un asesor.",
    "Su chat está siendo transferido.",
    "Le transfiero con un agente.",
    "Te paso con una persona.",
    "Sí, le pongo en contacto con un asesor.",
    "Voy a transferirle con un compañero.",
    "Voy a avisar a un compañero.",
    "Le conectaré con una persona.",
    "Un agente estará con usted en breve.",
    "Alguien se pondrá en contacto con usted lo antes posible.",
    "Un asesor le atenderá enseguida.",
    "En breve... un compañero tomará el chat.",
    "Se ha notificado al equipo.",
    "Aviso ahora mismo a un compañero.",
    "Transfiriendo su conversación a un agente…",
  ],
};

const NO_PROMISES: Record<string, string[]> = {
  en: [
    "A person can help you if you press the button.",
    "If you press the button, a person will be with you shortly.",
    "Press the button and an agent will take over this chat.",
    "Would you like me to connect you with a person?",
    "Shall I transfer you to an agent?",
    "I can transfer you to a person at any time.",
    "I cannot transfer you to a person.",
    "I have not escalated your chat.",
    "Nobody has been notified yet.",
    "I haven't told the team about it.",
    "When you write to us, someone from our team will get back to you as soon as possible.",
    "Our team replies within one business day.",
    "Our support team will reply to e-mails within two business days.",
    "You can talk to a person at any time.",
    "Our technicians are certified.",
    "Payments are transferred within three days.",
    "Your order has been shipped within 24 hours in most cases.",
    "Your parcel will be handed to the carrier today.",
    "You can forward your invoice to your accountant.",
    "The message “I have escalated your chat” is only a text.",
    "Write `I have escalated your chat` into the field.",
    "An agent is a person who answers chats.",
    "Transferring a domain takes five days.",
    "I'll explain how to connect your account.",
    "I will let you know how it works.",
    "Let me help you with that.",
    "Let me put it another way.",
    "I will redirect you to our shipping page.",
    "Make sure that you are connected to the internet.",
    "You will be redirected to the payment page.",
    "After the payment you will be transferred to the checkout.",
    "I have sent you the link above.",
    "This has been passed by the parliament.",
    "Our staff will gladly help you in our shop right away.",
    "Fill in the form and someone from the team will reply shortly.",
    "The team will be happy to see you in our shop.",
  ],
  de: [
    "Ein Mensch kann Ihnen helfen, wenn Sie den Knopf drücken.",
    "Wenn Sie möchten, verbinde ich Sie mit einem Mitarbeiter.",
    "Soll ich Sie mit einem Kollegen verbinden?",
    "Drücken Sie den Knopf, dann ist ein Mitarbeiter gleich für Sie da.",
    "Ich kann Sie mit einem Menschen verbinden.",
    "Ich habe Ihren Chat nicht weitergeleitet.",
    "Es wurde noch niemand informiert.",
    "Unser Team antwortet werktags von 9 bis 17 Uhr.",
    "Sobald Sie das Formular absenden, meldet sich jemand aus unserem Team in Kürze.",
    "Sie können jederzeit mit einem Menschen sprechen.",
    "Die Zahlung wird an die Bank weitergeleitet.",
    "Die Geräte werden per Kabel verbunden.",
    "Unser Team ist auf Fahrräder spezialisiert.",
    "Das Paket wird dem Boten übergeben.",
    "Sie werden zur Zahlungsseite weitergeleitet.",
    "Prüfen Sie zuerst: Sie sind mit dem WLAN verbunden.",
    "Unser Team ist bald wieder im Büro.",
    "Die Nachricht wird an die Bank weitergeleitet.",
    "Ich gebe Ihnen ein Beispiel.",
    "Ihre Daten werden nicht weitergegeben.",
    "Der Text „Ich habe Sie weitergeleitet“ steht dort.",
  ],
  fr: [
    "Une personne peut vous aider si vous appuyez sur le bouton.",
    "Souhaitez-vous que je vous transfère à un conseiller ?",
    "Cliquez sur le bouton et un conseiller va prendre le relais.",
    "Je peux vous transférer à un agent.",
    "Je n'ai pas transféré votre conversation.",
    "Personne n’a été prévenu.",
    "Notre équipe répond en semaine de 9 h à 17 h.",
    "Lorsque vous écrivez, quelqu'un vous contactera rapidement.",
    "Vous pouvez parler à une personne à tout moment.",
    "Le paiement est transmis à la banque.",
    "Vos données ne sont pas transmises à des tiers.",
    "Le colis est remis à un transporteur.",
    "Vous serez redirigé vers la page de paiement.",
    "Vérifiez que vous êtes connecté à votre compte.",
    "Je vous redirige vers notre page d'aide.",
    "Je vous transmets le lien.",
    "Notre équipe est spécialisée dans les vélos.",
    "Le texte « Je vous transfère à un agent » est un exemple.",
    "Si vous le souhaitez, je préviens un collègue.",
  ],
  es: [
    "Una persona puede ayudarle si pulsa el botón.",
    "¿Quiere que le transfiera con un agente?",
    "Si lo desea, le paso con una persona.",
    "Pulse el botón y un agente estará con usted en breve.",
    "Puedo transferirle con un agente.",
    "No he transferido su conversación.",
    "Todavía no se ha avisado a nadie.",
    "Nuestro equipo responde de lunes a viernes.",
    "Cuando nos escriba, alguien se pondrá en contacto con usted lo antes posible.",
    "Puede hablar con una persona en cualquier momento.",
    "El pago se envía al banco.",
    "Sus datos no han sido transferidos a terceros.",
    "El paquete se entrega al transportista.",
    "Le pongo un ejemplo.",
    "Le comunico que el envío tarda tres días.",
    "Puede ponerse en contacto con un asesor.",
    "El envío te llega a casa.",
    "Será redirigido a la página de pago.",
    "El aviso al cliente se envía por correo.",
    "Nuestro equipo está especializado en bicicletas.",
    "El texto «Le transfiero con un agente» es un ejemplo.",
  ],
};

const table = (lists: Record<string, string[]>) =>
  Object.entries(lists).flatMap(([language, texts]) => texts.map((text) => [language, text] as const));

describe("findPromise", () => {
  it.each(table(PROMISES))("%s: hears the promise in %j, and answers in that language", (language, text) => {
    expect(findPromise(text)).toBe(PROMISE_RULES[language]?.nothingDone);
    expect(findPromise(`Hello 👋 and thank you.\n\n${text} Bye.`)).toBe(PROMISE_RULES[language]?.nothingDone);
  });

  it.each(table(NO_PROMISES))("%s: hears none in %j", (_language, text) => {
    expect(findPromise(text)).toBeUndefined();
  });

  it("knows every language that the widget ships", () => {
    const shipped = readdirSync(join(repositoryRoot, "widget/src/i18n")).flatMap(
      (name) => /^([a-z]{2})\.ts$/.exec(name)?.[1] ?? [],
    );
    expect(shipped.length).toBeGreaterThan(3);
    for (const language of shipped) {
      expect(Object.keys(PROMISE_RULES)).toContain(language);
      expect(PROMISES[language]?.length).toBeGreaterThan(15);
      expect(NO_PROMISES[language]?.length).toBeGreaterThan(12);
    }
  });

  it("takes its own words for no promise", () => {
    for (const { nothingDone } of Object.values(PROMISE_RULES))
      for (const text of Object.values(nothingDone)) expect(findPromise(text)).toBeUndefined();
  });

  it("is not slowed by hostile text", () => {
    // Bounded by the sentence; a cost that explodes would not end at all.
    const start = performance.now();
    for (const bit of [
      "i have ",
      "i will let a person ",
      "ich habe sie ",
      "je vais un agent ",
      "he un agente ",
      "a person will ",
    ])
      findPromise(bit.repeat(4000 / bit.length));
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
