// npm test: everything, from a fresh clone. `npm test -- static|unit|db|chaos|size|e2e [filter]` runs one part.
import { oldNodeSentence } from "./launch/nodeVersion.mjs";

const sentence = oldNodeSentence(process.versions.node);
if (sentence) {
  console.error(sentence);
  process.exit(1);
}
void import("./launch/runTests.mjs").then(({ runTests }) => runTests(process.argv.slice(2)));
