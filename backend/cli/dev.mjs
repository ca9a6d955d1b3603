// npm run dev: the platform with every part reloading on change. Ctrl-C ends all of it.
import { oldNodeSentence } from "./launch/nodeVersion.mjs";

const sentence = oldNodeSentence(process.versions.node);
if (sentence) {
  console.error(sentence);
  process.exit(1);
}
void import("./launch/startDevelopment.mjs").then(({ startDevelopment }) => startDevelopment());
