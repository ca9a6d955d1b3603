const SIDE_PX = 72; // for dense screens; shown at half of it

/**
 * A small picture of a picked image, or null for everything else.
 *
 * Drawn on a canvas, not shown by a `blob:` address, which a page's policy may refuse.
 */
export async function thumbnail(file: File): Promise<HTMLCanvasElement | null> {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return null;
  try {
    const bitmap = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    canvas.width = SIDE_PX;
    canvas.height = SIDE_PX;
    const side = Math.min(bitmap.width, bitmap.height);
    const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    canvas.getContext("2d")?.drawImage(bitmap, x, y, side, side, 0, 0, SIDE_PX, SIDE_PX);
    bitmap.close();
    return canvas;
  } catch {
    return null; // not an image after all: the server says so
  }
}
