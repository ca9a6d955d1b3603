"use client";

import { createContext, useContext, useState } from "react";
import { ChatWidget } from "./chat-widget.jsx";

const Toggle = createContext(() => {});
export const useToggle = () => useContext(Toggle);

export function Frame({ children }) {
  const [hasChat, setChat] = useState(true);
  return (
    <Toggle value={() => setChat((is) => !is)}>
      {hasChat && <ChatWidget />}
      {children}
    </Toggle>
  );
}
