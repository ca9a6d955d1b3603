import { headers } from "next/headers";
import { Frame } from "./frame.jsx";

export const metadata = { title: "Shop", icons: { icon: "data:," } };

export default async function RootLayout({ children }) {
  await headers(); // a nonce a request: pages are made for each
  return (
    <html lang="en">
      <body>
        <Frame>{children}</Frame>
      </body>
    </html>
  );
}
