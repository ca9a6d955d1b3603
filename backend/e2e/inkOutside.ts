import type { Page } from "@playwright/test";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * What is drawn on a white page, asked of the picture and not of the document: how many of its points are not white although they lie in
 * none of these boxes (each a little larger, for its shadow).
 */
export async function inkOutside(page: Page, boxes: readonly Box[], shadow = 64): Promise<number> {
  const picture = (await page.screenshot({ animations: "disabled" })).toString("base64");
  return page.evaluate(
    async ([base64, inside, margin]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      context.fillStyle = "#fff";
      for (const { x, y, width, height } of inside)
        context.fillRect(x - margin, y - margin, width + 2 * margin, height + 2 * margin);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let at = 0; at < data.length; at += 4)
        if ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) < 765) count += 1;
      return count;
    },
    [picture, boxes, shadow] as const,
  );
}
