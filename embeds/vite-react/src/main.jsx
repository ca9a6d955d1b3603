import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Link, Route, Routes } from "react-router";
import { ChatWidget } from "./ChatWidget.jsx";

const Home = ({ toggle }) => (
  <main>
    <h1>Home</h1>
    <Link to="/other">To the other page</Link>
    <button type="button" onClick={toggle}>
      Take the chat away or bring it back
    </button>
  </main>
);

const Other = () => (
  <main>
    <h1>Other</h1>
    <Link to="/">To the home page</Link>
  </main>
);

function App() {
  const [hasChat, setChat] = useState(true);
  return (
    <BrowserRouter>
      {hasChat && <ChatWidget />}
      <Routes>
        <Route path="/" element={<Home toggle={() => setChat((is) => !is)} />} />
        <Route path="/other" element={<Other />} />
      </Routes>
    </BrowserRouter>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
