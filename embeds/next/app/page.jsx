"use client";

import Link from "next/link";
import { useToggle } from "./frame.jsx";

export default function Home() {
  return (
    <main>
      <h1>Home</h1>
      <Link href="/other">To the other page</Link>
      <button type="button" onClick={useToggle()}>
        Take the chat away or bring it back
      </button>
    </main>
  );
}
