import type { Escalation } from "@chat/contract/sessions";
import type { KnowledgeDraft } from "../../features/knowledge/starterKnowledge.ts";

/** Who says what, in order. */
export type StoryLine = readonly ["visitor" | "assistant" | "agent", string];

/** A believable chat of a small bicycle shop. */
export interface Story {
  readonly page: { readonly path: string; readonly title: string };
  readonly lines: readonly StoryLine[];
  /** Where it goes to a person: after so many lines, and why. */
  readonly handOver?: {
    readonly after: number;
    readonly cause: Escalation["cause"];
    readonly reason: string;
  };
}

const qa = (title: string, body: string): KnowledgeDraft => ({ kind: "qa", title, body, url: null });

/** What the demo assistant answers from. */
export const DEMO_KNOWLEDGE: readonly KnowledgeDraft[] = [
  qa("When is the shop open?", "Tuesday to Friday from 10 to 18, Saturday from 10 to 14. Closed on Sunday and Monday."),
  qa(
    "How long does delivery take?",
    "Parts arrive in 2 to 3 working days. Bicycles are assembled first and arrive within 7 working days.",
  ),
  qa(
    "What does delivery cost?",
    "4.90 for parts, free from 60. A bicycle costs 39, brought to the door and ready to ride.",
  ),
  qa(
    "How do I send something back?",
    "Within 30 days, unused. Print the label from your order page; we refund within 5 working days after it arrives.",
  ),
  qa(
    "Which frame size do I need?",
    "Measure your inside leg in centimetres and multiply by 0.66 for a city bike or 0.57 for a mountain bike. In between two sizes, take the smaller for sport and the larger for comfort.",
  ),
  qa(
    "Do you repair bicycles bought elsewhere?",
    "Yes. Small repairs are done within two days; a full service costs 89 plus parts. Please book a time first.",
  ),
  qa(
    "How far does an e-bike go on one charge?",
    "Between 60 and 120 km, depending on the support level, hills and the rider. The battery charges in about four hours.",
  ),
  qa(
    "Which ways of paying are there?",
    "Card, PayPal, bank transfer and invoice (within 14 days). Bicycles can be leased through your employer.",
  ),
];

/** Told again and again with other people on other days. */
export const STORIES: readonly Story[] = [
  {
    page: { path: "/contact", title: "Contact" },
    lines: [
      ["visitor", "Hi, are you open on Saturday?"],
      ["assistant", "Yes: on Saturday from 10 to 14. On Sunday and Monday the shop is closed."],
      ["visitor", "Great, thanks!"],
      ["assistant", "You are welcome. See you on Saturday!"],
    ],
  },
  {
    page: { path: "/delivery", title: "Delivery" },
    lines: [
      ["visitor", "how long does delivery take for brake pads"],
      ["assistant", "Parts such as brake pads arrive in 2 to 3 working days."],
      ["visitor", "and what does it cost"],
      ["assistant", "4.90, and nothing from an order of 60."],
    ],
  },
  {
    page: { path: "/bikes/city/aurora", title: "Aurora city bike" },
    lines: [
      ["visitor", "Which frame size do I need? I am 1.72 m"],
      [
        "assistant",
        "Please measure your inside leg in centimetres and multiply it by 0.66 for a city bike like the Aurora.",
      ],
      ["visitor", "79 cm, so 52?"],
      ["assistant", "Yes, 52 it is. If you like to sit upright, 54 fits as well."],
      ["visitor", "Perfect"],
    ],
  },
  {
    page: { path: "/e-bikes", title: "E-bikes" },
    lines: [
      ["visitor", "What range do the e-bikes have?"],
      ["assistant", "Between 60 and 120 km on one charge, depending on support level, hills and rider."],
      ["visitor", "Can I try one before I buy?"],
      ["assistant", "I do not know that for sure. Shall I ask a colleague?"],
      ["visitor", "Yes please"],
      ["agent", "Hello! Of course you can: every e-bike can be tried for an hour. When would you like to come?"],
      ["visitor", "Thursday afternoon would be good"],
      ["agent", "I have put you down for Thursday at 15:00. Please bring an ID card. Looking forward to it!"],
      ["visitor", "Wonderful, thank you so much"],
    ],
    handOver: { after: 5, cause: "request", reason: "The visitor would like to try an e-bike." },
  },
  {
    page: { path: "/account/orders", title: "My orders" },
    lines: [
      ["visitor", "My parcel should have been here on Monday. Where is it??"],
      ["assistant", "I am sorry about that. I cannot see single orders; a colleague can. May I hand you over?"],
      ["visitor", "I want to talk to a person"],
      ["agent", "Hello, sorry for the wait. Could you tell me the order number?"],
      ["visitor", "B-20418"],
      [
        "agent",
        "Thank you. It left our house on Friday and is held at the parcel centre; I have asked them to bring it tomorrow.",
      ],
      ["visitor", "ok. if it is not there tomorrow I want my money back"],
      ["agent", "That is fair. I will look at it tomorrow at noon and write to you either way."],
    ],
    handOver: { after: 3, cause: "request", reason: "I want to talk to a person" },
  },
  {
    page: { path: "/service", title: "Service" },
    lines: [
      ["visitor", "Do you repair bikes from other shops? The gears jump"],
      [
        "assistant",
        "Yes. Small repairs are done within two days; a full service costs 89 plus parts. Please book a time first.",
      ],
      ["visitor", "How do I book?"],
      ["assistant", "I found nothing about booking online. A colleague can do it with you right here."],
      ["visitor", "ok"],
      ["agent", "Hi! I can offer tomorrow at 11 or Friday at 16."],
      ["visitor", "Friday 16 please, name is Berger"],
      ["agent", "Booked: Friday 16:00, Berger. See you then!"],
    ],
    handOver: { after: 5, cause: "noAnswer", reason: "The assistant found no answer several times." },
  },
  {
    page: { path: "/returns", title: "Returns" },
    lines: [
      ["visitor", "I want to complain: the helmet came with a scratch"],
      ["agent", "Oh no, I am sorry. Could you tell me the order number? I will send a new one today."],
      ["visitor", "B-20377"],
      ["agent", "Done: a new one leaves today, and you can keep the scratched one for spare parts."],
      ["visitor", "That was quick, thank you!"],
    ],
    handOver: { after: 1, cause: "rule", reason: "The word complain was used." },
  },
  {
    page: { path: "/checkout", title: "Checkout" },
    lines: [
      ["visitor", "Can I pay by invoice?"],
      ["assistant", "Yes, within 14 days. Card, PayPal and bank transfer work as well."],
    ],
  },
];

/** People who never were. */
export const DEMO_VISITORS: readonly string[] = [
  "Anna Berger", "Jonas Keller", "Mei Tanaka", "Luca Romano", "Sofia Novak", "Omar Haddad", "Emma Larsen", "Noah Weber",
  "Priya Nair", "Tom Fischer", "Clara Dubois", "Erik Lindqvist", "Zoe Martin", "Ben Carter", "Ines Almeida", "Adam Kowalski",
]; // biome-ignore format: a list of names

/** The team of the demo shop. */
export const DEMO_AGENTS: readonly string[] = ["Mia Winter (demo)", "Felix Brandt (demo)", "Aylin Demir (demo)"];

/** What a happy and a less happy visitor leave. */
export const DEMO_COMMENTS: Readonly<Record<number, readonly string[]>> = {
  5: ["Super fast, thank you!", "So friendly.", ""],
  4: ["Good help.", ""],
  3: ["It took a while.", ""],
  2: ["I had to explain everything twice."],
};
