import type { SmallTalkWords } from "./smallTalkWords.ts";

/** Understood, though answered in English. */
export const OTHER_LANGUAGES: SmallTalkWords = {
  greeting: [
    "buongiorno|buonasera|salve",
    "ol[aá]|oi|bom dia|boa (?:tarde|noite)",
    "hoi|goede(?:morgen|middag|navond|n dag)|goeden?dag",
    "hej(?:san)?|god (?:morgon|morgen|dag|kväll)|moi|hei",
    "cześć|czesc|dzień dobry|dobry wieczór",
    "привет|здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|привіт|добрий день",
    "merhaba(?:lar)?|selam|iyi (?:günler|akşamlar)|günaydın",
    "مرحبا|السلام عليكم|سلام|اهلا|أهلا|صباح الخير|مساء الخير",
    "שלום|בוקר טוב|ערב טוב",
    "नमस्ते|नमस्कार|namaste",
    "你好|您好|早上好|晚上好|哈囉|哈喽",
    "こんにちは|こんばんは|おはようございます|おはよう|はじめまして",
    "안녕하세요|안녕",
    "xin chào|halo|selamat (?:pagi|siang|sore|malam)",
  ],
  thanks: [
    "(?:mille )?grazie(?: mille)?",
    "(?:muito )?obrigad[oa]",
    "(?:hartelijk )?(?:dank (?:je|u)(?: wel)?|bedankt)",
    "tack(?: så mycket)?|(?:mange )?takk?|kiitos",
    "dziękuję|dziekuje|dzięki",
    "(?:большое )?спасибо(?: большое)?|дякую",
    "teşekkür(?:ler| ederim)|sağ ?ol(?:un)?",
    "شكرا(?: جزيلا)?|شكراً",
    "תודה(?: רבה)?",
    "धन्यवाद|शुक्रिया|dhanyavad",
    "谢谢(?:你|您)?|多谢|謝謝|感谢",
    "ありがとうございます|ありがとうございました|ありがとう|どうも",
    "감사합니다|고맙습니다|고마워요?",
    "cảm ơn|terima kasih",
  ],
  goodbye: [
    "arrivederci|tchau|até logo|doei|tot ziens|hej ?då|do widzenia",
    "пока|до свидания|hoşça ?kal|görüşürüz",
    "مع السلامة|להתראות|再见|再見|拜拜|さようなら|안녕히 계세요",
  ],
  agreement: ["sì|sim|tak|да|хорошо|tamam|evet|نعم|כן|好的?|はい|네"],
  filler: ["à tutti|mille"],
};
