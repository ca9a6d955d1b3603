import { describe, expect, it } from "vitest";
import { pleasantryIn, smallTalkOf } from "./smallTalk.ts";

describe("smallTalkOf", () => {
  it.each([
    ["Hi!", "greeting", "en"],
    ["hello there", "greeting", "en"],
    ["Good morning", "greeting", "en"],
    ["Hello, how are you doing today?", "greeting", "en"],
    ["hiiii", "greeting", "en"],
    ["Heyyy everyone", "greeting", "en"],
    ["👋", "greeting", "en"],
    ["👋🏽 hello ☺️", "greeting", "en"],
    ["Is anybody there?", "greeting", "en"],
    ["thanks a lot!!", "thanks", "en"],
    ["Ok thank you", "thanks", "en"],
    ["Thank you so much for your quick reply", "thanks", "en"],
    ["thankssss, that's exactly what I needed :)", "thanks", "en"],
    ["Great, that helped me. I appreciate it", "thanks", "en"],
    ["no thanks", "thanks", "en"],
    ["bye", "goodbye", "en"],
    ["That's all", "goodbye", "en"],
    ["Thanks for your help, have a great day!", "goodbye", "en"],
    ["ok", "agreement", "en"],
    ["cool, got it", "agreement", "en"],
    ["Are you a bot?", "identity", "en"],
    ["who are you", "identity", "en"],
    ["Am I chatting with a human?", "identity", "en"],
    ["Guten Tag zusammen", "greeting", "de"],
    ["Grüß Gott!", "greeting", "de"],
    ["Vielen Dank für die schnelle Antwort!", "thanks", "de"],
    ["Danke schön, schönen Tag noch", "goodbye", "de"],
    ["Alles klar, verstanden", "agreement", "de"],
    ["Bist du ein Mensch?", "identity", "de"],
    ["Bonjour à tous", "greeting", "fr"],
    ["Merci beaucoup pour votre aide", "thanks", "fr"],
    ["Merci, bonne journée !", "goodbye", "fr"],
    ["D’accord, c’est noté", "agreement", "fr"],
    ["Êtes-vous un robot ?", "identity", "fr"],
    ["¡Hola! Buenos días", "greeting", "es"],
    ["Muchas gracias por su ayuda", "thanks", "es"],
    ["Gracias, hasta luego", "goodbye", "es"],
    ["Vale, perfecto", "agreement", "es"],
    ["¿Eres un robot?", "identity", "es"],
    ["Grazie mille", "thanks", "en"],
    ["Olá, bom dia", "greeting", "en"],
    ["Большое спасибо", "thanks", "en"],
    ["こんにちは", "greeting", "en"],
    ["你好，谢谢你", "thanks", "en"],
    ["السلام عليكم", "greeting", "en"],
    ["नमस्ते", "greeting", "en"],
  ])("takes %j as %s (%s)", (text, kind, language) => {
    expect(smallTalkOf(text)).toEqual({ kind, language });
  });

  it.each([
    "Hi, what does it cost?",
    "thanks but my order is still missing",
    "ok and the price?",
    "no refund?",
    "hello world program",
    "good day rates",
    "and then",
    "Danke, aber wo ist mein Paket?",
    "Bonjour, combien ça coûte ?",
    "Hola, ¿dónde está mi pedido?",
    "hi ".repeat(500),
  ])("leaves the question in %j alone", (text) => {
    expect(smallTalkOf(text)).toBeNull();
  });
});

describe("pleasantryIn", () => {
  it.each([
    ["Hello Anna", "greeting"],
    ["Good morning dear Acme support", "greeting"],
    ["Thanks Tom!", "thanks"],
    ["thank you kindly", "thanks"],
    ["Hallo liebe Frau Schmidt", "greeting"],
    ["Merci Claire", "thanks"],
    ["Gracias Pedro", "thanks"],
    ["helo ther", "greeting"],
  ])("hears the pleasantry in %j", (text, kind) => {
    expect(pleasantryIn(text)?.kind).toBe(kind);
  });

  it.each([
    "thanks but my order is still missing",
    "Thanks, not delivered",
    "Hello refund?",
    "hello why late",
    "Danke, aber kaputt",
    "Merci mais non reçu",
    "Do you sell helicopters",
    "And submarines?",
    "Hello, I want to cancel my order",
  ])("hears more than that in %j", (text) => {
    expect(pleasantryIn(text)).toBeNull();
  });
});
