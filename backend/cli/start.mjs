// npm start: everything between a fresh clone and a chatting widget. Kept to old syntax here, so that an old Node is told so.
import { oldNodeSentence } from "./launch/nodeVersion.mjs";

const sentence = oldNodeSentence(process.versions.node);
if (sentence) {
  console.error(sentence);
  process.exit(1);
}
void import("./launch/startPlatform.mjs").then(({ startPlatform }) => startPlatform());
