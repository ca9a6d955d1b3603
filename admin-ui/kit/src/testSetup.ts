import { configure } from "@testing-library/react";

// A busy machine is slow, not wrong: the library's own second is no bound for what renders after a lazy chunk.
configure({ asyncUtilTimeout: 60_000 });
