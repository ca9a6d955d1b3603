import { any, GAP, type PromiseRules, rule } from "./promiseRules.ts";

const EN_PEOPLE = any(
  "(?:some|any)(?:one|body)",
  "(?:a |an |one of )?(?:our |the |your )?(?:real |live |human |support |customer |service )*(?:member of (?:the|our) (?:\\p{L}+ )?team|person|people|humans?|agents?|colleagues?|team(?: members?)?|representatives?|reps?|specialists?|advis[oe]rs?|operators?|managers?|staff|experts?|technicians?|support|customer service)",
);
const EN_CHAT = any(
  "you",
  "this",
  "(?:your|this|the) (?:chat|conversation|request|case|question|issue|enquiry|inquiry|message|matter)",
);
const EN_SOON = any(
  "shortly",
  "soon",
  "(?:in|within) (?:a|just a|the next|a few|\\d+) (?:moments?|minutes?|seconds?|few minutes)",
  "momentarily",
  "right away",
  "immediately",
  "any (?:moment|minute)(?: now)?",
  "as soon as possible",
  "asap",
  "right now",
  "in this chat",
);
const EN_PERFECT = "(?:i|we)(?:'ve| have)? (?:just |already |now )*";
const EN_NOW =
  "(?:i'm|i am|we're|we are|i'll|i will|we'll|we will|i'm going to|i am going to|let me) (?:now |just |gladly |quickly |going to |go ahead and )*";
/** Who is not led to people may be led to a page: then the sentence goes on. */
const EN_TO_PEOPLE = any(
  `${GAP}(?:to|with) ${EN_PEOPLE}`,
  "(?: (?:over|through|now|shortly|soon|right now|right away|immediately|please))*[^\\p{L}]*$",
);
const EN_CALL = "(?:contact|reach out|get back|reply|respond|answer|call|follow up|assist|help|write|be in touch)";

/** Promises in English. */
export const ENGLISH: PromiseRules = {
  promises: [
    rule(EN_PERFECT, "escalated ", EN_CHAT),
    rule(EN_PERFECT, any("put you through", "(?:put|added) you (?:in|to) the queue")),
    rule(
      EN_PERFECT,
      "(?:transferred|forwarded|handed|redirected|routed|assigned|connected|passed|sent) ",
      EN_CHAT,
      `${GAP}(?:to|with|on to) `,
      EN_PEOPLE,
    ),
    rule("(?:i|we)(?:'ve| have) (?:just |already |now )*(?:transferred|handed|connected) ", EN_CHAT, EN_TO_PEOPLE),
    rule(
      EN_PERFECT,
      "(?:notified|informed|alerted|contacted|called|asked|messaged|pinged|let|told|requested|reached out to) ",
      EN_PEOPLE,
    ),
    rule(
      EN_PERFECT,
      "(?:created|opened|raised|submitted|logged|filed) (?:a |an |your |the )?(?:support |help )?(?:ticket|case|request)",
    ),
    rule(
      "(?:your|this) (?:chat|conversation|request|case|question|issue|enquiry|inquiry|message|matter) (?:has (?:now |already )?been|was|is (?:now )?being|will be) ",
      any("escalated", "forwarded", "(?:transferred|handed|redirected|routed|assigned|passed)(?: (?:over|on))? to "),
      "(?:",
      EN_PEOPLE,
      ")?",
    ),
    rule(
      "you (?:have been|are (?:now )?being|will (?:now |soon )?be|'ll be|'re (?:now )?being) (?:now |shortly )?(?:transferred|connected|redirected|handed over|put through|escalated)",
      EN_TO_PEOPLE,
    ),
    rule("you(?:'ll be|'re being| are now) (?:transferred|connected|put through|handed over)", EN_TO_PEOPLE),
    rule("you(?:'re| are) (?:now |already )?in the queue"),
    rule(EN_NOW, "escalat(?:e|ing) ", EN_CHAT),
    rule(EN_NOW, "put(?:ting)? you through"),
    rule(EN_NOW, "(?:transfer|connect|redirect|hand|pass|rout|forward)(?:e|ing|ring)? ", EN_CHAT, EN_TO_PEOPLE),
    rule(
      EN_NOW,
      "(?:notify|notifying|inform|informing|alert|alerting|get|getting|call|calling|contact|contacting|ask|asking|let|have|bring in|find|finding) (?:you )?",
      EN_PEOPLE,
    ),
    rule(
      "(?:transferring|connecting|escalating|forwarding|handing) (?:you|your|this) ",
      `${GAP}(?:to|with) `,
      EN_PEOPLE,
    ),
    rule(
      EN_PEOPLE,
      " (?:from [^.!?]{0,30})?(?:will|'ll|is going to|are going to|should) (?:now |soon |shortly )?(?:be (?:right )?with you|take over|join (?:you|us|this|the)|be joining)",
    ),
    rule(
      EN_PEOPLE,
      ` (?:from [^.!?]{0,30})?(?:will|'ll|is going to|are going to|should) ${GAP}`,
      EN_CALL,
      GAP,
      EN_SOON,
    ),
    rule(EN_PEOPLE, " (?:from [^.!?]{0,30})?(?:will|'ll) (?:soon|shortly) ", EN_CALL),
    rule(EN_PEOPLE, " (?:has|have) (?:already |now )?been (?:notified|informed|alerted|contacted|called)"),
    rule(EN_PEOPLE, " (?:is|are) (?:on (?:the|their) way|joining|taking over)"),
    rule("help is on (?:the|its) way"),
  ],
  butNot:
    /(?<!\p{L})(?:if|when|whenever|once|unless|whether|after you|before you|as soon as you|press|pressing|click|clicking|tap|tapping|button|would you like|do you want|should you|in case|in (?:our|the) (?:shop|store|office|branch)|(?:business|working) days?|form|not|never|nobody|no one|none|cannot|\p{L}+n't)(?!\p{L})/u,
  fillers:
    /(?:do not|don't) worry|no (?:worries|problem)|not (?:to worry|a problem)|don't hesitate|if you don't mind/gu,
  nothingDone: {
    withButton: "To be clear: nobody has been called yet. Press the button below to talk to a person.",
    alone: "To be clear: nobody has been called; only this assistant answers here.",
  },
};
