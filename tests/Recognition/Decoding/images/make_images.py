"""Makes this folder's test images and, decoded by Pillow, what each must look like: NAME.PAGE.pgm.

Run with Debian's python3-pil (9.4) in this folder. The picture is a formula, so nobody's rights are touched.
"""
import io
from PIL import Image, ImageOps, ImageSequence

W, H = 23, 17  # Odd, so that padded rows and half chroma blocks are met.


def picture(w=W, h=H):
    image = Image.new("RGB", (w, h))
    image.putdata([(x * 255 // w, y * 255 // h, (x * 7 + y * 13) % 256) for y in range(h) for x in range(w)])
    return image


def strokes(w=W, h=H):
    image = Image.new("L", (w, h), 255)
    image.putdata([0 if (x - y) % 9 < 2 or y == 5 else 255 for y in range(h) for x in range(w)])
    return image.convert("1", dither=Image.NONE)


def grey(image):
    """8-bit grey: BT.709 on gamma-coded values, transparency on white."""
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):
        return Image.frombytes("L", image.size, bytes((v * 255 + 32895) >> 16 for v in image.getdata()))
    rgba = image.convert("RGBA")
    out = Image.new("L", image.size)
    out.putdata([int(0.5 + 255 + ((0.2126 * r + 0.7152 * g + 0.0722 * b) - 255) * a / 255) for r, g, b, a in rgba.getdata()])
    return out


rgb, bw = picture(), strokes()
alpha = rgb.convert("RGBA")
alpha.putalpha(Image.linear_gradient("L").resize((W, H)))
exif = Image.Exif()
exif[274] = 6

rgb.save("rgb.png")
rgb.convert("L").save("grey.png")
rgb.quantize(16).save("palette.png")
bw.save("bilevel.png")
alpha.save("alpha.png")
Image.frombytes("I;16", (W, H), b"".join((x * 2800 + y).to_bytes(2, "little") for y in range(H) for x in range(W))).save("grey16.png")
rgb.save("baseline.jpg", quality=95, subsampling=0)
rgb.save("chroma.jpg", quality=90, subsampling=2)
rgb.save("progressive.jpg", quality=95, subsampling=0, progressive=True)
rgb.save("turned.jpg", quality=95, subsampling=0, exif=exif)
rgb.save("rgb.bmp")
rgb.convert("L").save("grey.bmp")
rgb.quantize(16).save("palette.bmp")
bw.save("bilevel.bmp")
rgb.convert("L").save("grey.gif")
rgb.quantize(16).save("animated.gif", save_all=True, append_images=[rgb.transpose(Image.ROTATE_180).quantize(16)])
rgb.save("lossless.webp", lossless=True)
alpha.save("alpha.webp", lossless=True, exact=True)
for name, compression, source in [
    ("none", None, rgb), ("lzw", "tiff_lzw", rgb), ("deflate", "tiff_adobe_deflate", rgb), ("packbits", "packbits", rgb),
    ("g3", "group3", bw), ("g4", "group4", bw), ("bilevel", None, bw), ("jpeg", "jpeg", rgb), ("grey", "tiff_lzw", rgb.convert("L")),
]:
    source.save(name + ".tif", compression=compression)
# Pages of different sizes and compressions, as sheet-feed scanners write them: appended one by one.
with open("pages.tif", "w+b") as file:
    from PIL import TiffImagePlugin
    with TiffImagePlugin.AppendingTiffWriter(file) as writer:
        for page, compression in [(bw, "group4"), (picture(31, 9), "tiff_lzw"), (strokes(12, 40), "group3")]:
            page.save(writer, format="TIFF", compression=compression)
            writer.newFrame()

import glob, sys
for name in sorted(glob.glob("*.*")):
    if name.endswith((".py", ".pgm")) or name == "jpeg.tif":
        continue
    with Image.open(name) as image:
        pages = ImageSequence.Iterator(image) if name.endswith(".tif") else [image]
        for number, page in enumerate(pages):
            grey(page.copy() if name != "turned.jpg" else page).save(f"{name}.{number}.pgm")
