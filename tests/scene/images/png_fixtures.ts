/**
 * Small PNGs of 7 x 5 random pixels, written by a script, and what ImageMagick (libpng) decodes them
 * to: values v of 16 bits, of which round(v / 257) is kept.
 *
 * @module
 */

/** A PNG and its pixels, in base64. */
export interface PngFixture {
  readonly kind: string;
  readonly png: string;
  /** RGBA of 8 bits, [5, 7, 4]. */
  readonly pixels: string;
}

export const PNG_FIXTURES: readonly PngFixture[] = [
  {
    kind: "1-bit grey",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQAAAACh4ct1AAAACUlEQVR42mOMYLnFlMBO35fJAAAACUlEQVQwh7kCAA2AArGz1XT/AAAAAElFTkSuQmCC",
    pixels:
      "AAAA//////8AAAD///////////8AAAD/AAAA/wAAAP8AAAD///////////8AAAD/AAAA////////////AAAA/wAAAP//////AAAA/wAAAP///////////wAAAP8AAAD/////////////////AAAA////////////AAAA/wAAAP8AAAD///////////8=",
  },
  {
    kind: "2-bit grey",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAgAAAADmQbGlAAAAC0lEQVR42mNUqmI5m8k0cba4U5gAAAAMSURBVArDlDvMgXcBJccFoHxmHRAAAAAASUVORK5CYII=",
    pixels:
      "AAAA/6qqqv8AAAD/qqqq/6qqqv9VVVX///////////+qqqr///////////9VVVX/VVVV/6qqqv+qqqr/AAAA/wAAAP8AAAD//////6qqqv//////qqqq/1VVVf9VVVX/AAAA//////9VVVX//////6qqqv9VVVX/qqqq//////+qqqr/VVVV/6qqqv8=",
  },
  {
    kind: "4-bit grey",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAAAAABpAUQFAAAAEUlEQVR42mM0dP+ty6KRYb2WyVGrXt9sNkwAAAARSURBVIHh0rSXDszKJ7NeAwBjiQj/8+EblgAAAABJRU5ErkJggg==",
    pixels:
      "MzMz/xEREf93d3f/iIiI/3d3d/8zMzP/qqqq/1VVVf+ZmZn/7u7u/wAAAP8RERH/u7u7/yIiIv+ZmZn/qqqq/wAAAP+qqqr/mZmZ/6qqqv9ERET/3d3d/yIiIv+ZmZn/ZmZm/+7u7v+ZmZn/RERE/4iIiP/MzMz/VVVV/6qqqv8AAAD/u7u7/xEREf8=",
  },
  {
    kind: "8-bit grey",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAAAAACs8akEAAAAGUlEQVR42gEoANf/AehuZP/bna8EgoOR0OQBPALsg3b4oQAAABpJREFUc6rBYYX2AD6V0Wb0Z3sDwRgqYu1sOqvPE/DCLPibAAAAAElFTkSuQmCC",
    pixels:
      "6Ojo/1ZWVv+6urr/ubm5/5SUlP8xMTH/4ODg/2pqav/Z2dn/ampq/zo6Ov8eHh7/Hx8f/xwcHP9WVlb/TExM/xQUFP/7+/v/f39//6SkpP8SEhL/Pj4+/5WVlf/R0dH/ZmZm//T09P9nZ2f/e3t7/+Dg4P/S0tL/+/v7/xISEv9wcHD/19fX/+Pj4/8=",
  },
  {
    kind: "16-bit grey",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAAAAAD8YXVHAAAAK0lEQVR42gFLALT/AX9GXMeTZZHTYdawGQKkBAP5pq4OX2ttFj3FELAjAsZOJa2eJt/9EgAAACtJREFUJjeBxVL5v4/BAP0TxmIvkdw3a/1UtqxVAxmfQ78R4hnHzbEo6hP66ksirnFCjVUAAAAASUVORK5CYII=",
    pixels:
      "f39//9ra2v9ubm7//v7+/2BgYP8QEBD/ExMT/4KCgv+BgYH/fHx8/2pqav92dnb/1dXV/4WFhf9ISEj/pqam/xoaGv+goKD/PDw8/87Ozv8VFRX//Pz8/8bGxv8vLy//29vb/2xsbP9UVFT/rKys/5eXl//w8PD/oaGh/9bW1v9ubm7/iYmJ/62trf8=",
  },
  {
    kind: "2-bit grey with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAgAAAADmQbGlAAAAAnRSTlMAAHaTzTgAAAALSURBVHjaYzSSYtGfzVTgj+Vj9gAAAAxJREFUw2ArwjxvBgAVcwNkNZm3OwAAAABJRU5ErkJggg==",
    pixels:
      "AAAAAP////8AAAAAqqqq/1VVVf8AAAAA/////1VVVf+qqqr/AAAAAFVVVf//////////////////////VVVV/wAAAABVVVX/VVVV/wAAAACqqqr/AAAAAP//////////VVVV/wAAAABVVVX/VVVV/6qqqv///////////wAAAAAAAAAAAAAAAAAAAAA=",
  },
  {
    kind: "16-bit grey with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAAAAAD8YXVHAAAAAnRSTlMmQ1qYXjYAAAArSURBVHjaAUsAtP8BJkNdTMR8ziSkc28r3ZkEcsUZW6M4FlQvspuFpvwCB0kVXFHEcvBfAAAAK0lEQVRkzpPkgG2MvmMAOpm7VN4v1O8mQyJDZEYDfXtLiO8rZuMkUIPIwhmp/SBQ4RV5gwAAAABJRU5ErkJggg==",
    pixels:
      "JiYmAIODg/9HR0f/FRUV/7m5uf8pKSn/BQUF/5eXl/+xsbH/JiYmACsrK//n5+f/wsLC/2lpaf+fn5//xsbG/3d3d//4+Pj/zMzM/zExMf8nJyf/Ojo6/7u7u//d3d3/1NTU/yYmJgAiIiL/ZGRk/5qamv/09PT/19fX/zw8PP9VVVX/vr6+/1NTU/8=",
  },
  {
    kind: "8-bit RGB",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAAPElEQVR42gFuAJH/AVpMp6Nh3QWpfp3nNlq67oTbcDmjxgSmz/mVUF3gcsSe8WZL5nwFiPxBC1cCLwwubAzdxZFslgPcAAAAPUlEQVRRi1F/c1UnFKOVffNCAHGbz3n6cZ68dafnzM2gkeDSBoBe6gOCgV91a4eULFRmuEL0Yl2klxAz15L2STcQRkohlAAAAABJRU5ErkJggg==",
    pixels:
      "Wkyn//2thP8CVgL/nz04//n3Jv990pb/tnVc/wAboP/vnOH/4shI/4C5rv9E3Sr/SVqS/75ls/8vJ87/W6i+/6dZmf8LCi3/tzJR/139J/87WPX/cZvP/3n6cf+evHX/p+fM/82gkf/g0gb/gF7q/7rOxv8OTyL/6rGf/y6E9/9x9CH/THoj/5lDGP8=",
  },
  {
    kind: "16-bit RGB",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAIAAABWaL3MAAAAcUlEQVR42gHXACj/AVOey7qGULbesunKVigO7JLAm3GEwL8uF+iB9mlVp86rLQZBdupU3T7mEQSutoQITJdNnx94Erup9LmbcD5ffjG3w5xyzEizOh8e7Lwc8u13Jq87VFECjVC6+Mm+ACO91biVRHjlKbZMIOiHeNMAAABxSURBVGGxvXH3lmlMhPUqBAABL5owFykbiahQAJw806oTD2yLguedYvR4raQqp3jZoc81BROUpQrzybTEKbtasRYY/wV/7wPF1f2AG4BtfNKzPYZrcYfcwcoa9jzE3QvO4m0pdjboglaSEYBPd/qN/Q/+7GqYCQ5JrQAAAABJRU5ErkJggg==",
    pixels:
      "U8uG/wl9UP8xaRD/oSo+/4ofk/9YTNT/Qim6/wFP0v9Pbpj/9yPA/1ZTg//Imsz/p1fF/yDYDv+OCpv/TixQ/zsIdv92BPP/XufC/6tYYP838rb/nNMT/2yCnf/0rSr/eKE1/xSk8/+0Klr/Fv5//xRmJP+sRp3/PAAk/3OMCf8RBfT/Sm24/3+wmP8=",
  },
  {
    kind: "8-bit RGB with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAIAAAAG+GGPAAAABnRSTlMAzgCGAJO0PfTnAAAAPElEQVR42gFuAJH/Ac6Gk4pNacjFlEpHFO+OZZxyhLTxRATW5fA3WRN2WoR1wYgRwmOMAXK5QAUCRf3SoFEhbBudJ7UnAAAAPUlEQVQECoYvuS39BaOnbgxPAFduGRtSHYb8NWZGyM6Gk7nczxITXAMjgGRj9XTV9k1WvqydU9zfQ3f9U2PQNDJ1NRAvUQAAAABJRU5ErkJggg==",
    pixels:
      "zoaTAFjT/P8gmJD/at+k/1ltCf/1343/qdDR/6Rrg/+PLA//zoaTAEOgLP9UL2z/gW7//zquBP/paFX/L30w/zqhl/9NJlv/DVxp/4YRpv+oulP/V24Z/xtSHf+G/DX/ZkbI/86GkwC53M//EhNc/063cP+Xebr/Y7DE/7o5cv9hsl7/bAoN/zxhl/8=",
  },
  {
    kind: "16-bit RGB with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAIAAABWaL3MAAAABnRSTlN7aqpTCgaDYbFIAAAAcUlEQVR42gHXACj/AXtqqlMKBiFgH81Jz6uu9zuam2wO9uAVjjEJj43jGSuukXOHLyuX0/0rCQSgaH7Q7JQ3yfciZuQ08ov4HZZYPRnD3UhrvwHKMMM1W4dyfVozuoEeCcECo50v9LpPXvll10/WlQmjkLFGWWVP+vcAAABxSURBVB46GBKGx7HfE0+KDczsrLVqo8fTdYlGABgXTGVaH4a7HVOXJPNvj8RrEPHpkKMf+HtqqlMKBhcJAVuxcrh7JONmgQPR2ALJrENfzm+DrZPjz8iT//Z/tbtfwr6veSmz0uUVv+QQ6Avq8z3OlkRVCGjfZdRZcAAAAABJRU5ErkJggg==",
    pixels:
      "e6oKAJzIVP9HwO3/s7YD/+RG5P8P1Wz/O6mX/xwo9v9SH1z/e6oKAAzD3/92Rxb/RF2S/3feoP++V7D/sISr/xBOu/9k/PD/PSZk/1FJR/8asSn/GExa/4Ydl//yj2v/8ZAg/3uqCgAXAbH/uCVm/90p2P8RkWX/ZFhn/ykwBf8Cldj/IS+t/1ZmIP8=",
  },
  {
    kind: "1-bit palette",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQMAAACzVGSbAAAABlBMVEWZoWv3lYkWtxjuAAAACUlEQVR42mMUYlnHtItkW3lrAAAACUlEQVRhBfM0AAvaAsMP8YlAAAAAAElFTkSuQmCC",
    pixels:
      "maFr/5mha/+ZoWv/95WJ/5mha/+ZoWv/95WJ//eVif/3lYn/maFr/5mha/+ZoWv/maFr/5mha/+ZoWv/95WJ//eVif/3lYn/95WJ/5mha//3lYn/95WJ/5mha//3lYn/maFr//eVif+ZoWv/maFr//eVif/3lYn/95WJ/5mha//3lYn/maFr//eVif8=",
  },
  {
    kind: "2-bit palette with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAgMAAAD09B5LAAAADFBMVEXeFnG/r7JDALG6McFCA0rAAAAAAnRSTlNt+vuow9AAAAAMSURBVHjaY5xxhuXWHKbFe+4boycAAAAMSURBVBjqFJivSAMAMYAF0X0maUkAAAAASUVORK5CYII=",
    pixels:
      "QwCx/7+vsvpDALH/3hZxbb+vsvpDALH/v6+y+r+vsvq6McH/3hZxbUMAsf/eFnFt3hZxbd4WcW3eFnFtv6+y+r+vsvq/r7L6QwCx/7oxwf+6McH/v6+y+roxwf+6McH/QwCx/94WcW1DALH/3hZxbd4WcW2/r7L63hZxbboxwf/eFnFtujHB/7+vsvo=",
  },
  {
    kind: "4-bit palette",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAB7tOvrAAAAMFBMVEWrEnle9Xa12OHVP/0G3Lfwj2RIqrhOh/dF+sX0shDegl9aCeucQxcBd65PoafmdowcsaGQAAAAEUlEQVR42mPcm6/Wx8J5LT2BqeOle/rA1nsAAAARSURBVAPDHKtDH5h7X9v5AAB76ApTflOE5wAAAABJRU5ErkJggg==",
    pixels:
      "Wgnr/wF3rv+12OH/nEMX//CPZP+12OH/T6Gn/5xDF/9Iqrj/qxJ5/7XY4f/0shD/1T/9/wbct/8G3Lf/T6Gn/0+hp/9aCev/AXeu/96CX/+cQxf/9LIQ/5xDF//VP/3/3oJf/5xDF/+12OH/5naM/wF3rv9aCev/Tof3//CPZP8Bd67/9LIQ/9U//f8=",
  },
  {
    kind: "8-bit palette with tRNS",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAMAAAC+RAbqAAAAPFBMVEUxHawcxCNpfxn6xrsjK0vk28A3V0kRVunx4bvdfoCKA4jLqpI9UGBSx0JeYCQknA8p6zADjodkYDuCzIpbL+Z8AAAACnRSTlOLAzTMuVP7r2H7yU5zDAAAABhJREFUeNpjZGT8z/uVhYGFj+kjs8AnBqbv71n+rztOzwAAABlJREFUf2b6zSDAz8XNIcTDzPWF+Sfft38A9QYNRzM1fHMAAAAASUVORK5CYII=",
    pixels:
      "HMQjA2l/GTQcxCMDXmAk//rGu8wRVumvEVbpryScD/8Djof/aX8ZNAOOh/+CzIr/5NvAU+TbwFM3V0n7MR2sizdXSfsp6zD/N1dJ+xFW6a8xHayLKesw/yScD/+KA4j/y6qS//Hhu2FkYDv/PVBg/2RgO/8jK0u5igOI//rGu8yCzIr/8eG7YfHhu2E=",
  },
  {
    kind: "8-bit grey with alpha",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAQAAAAjkz5TAAAAK0lEQVR42gFLALT/AX1U2Va6wVCDRVOyeYUsBD1TqkHo4Y1glEGnQAoxAs8YC68MgMHcoAAAACtJREFUxj8Mi3R7FrlFAHzMVWHw6prGi6rfahIcAyOroXGNU7JOtRlaIwtFwOcfgJQRq+YAAAAASUVORK5CYII=",
    pixels:
      "fX19VFZWVqoQEBBrYGBg7qWlpUFXV1e63Nzc5rq6uqcnJyfr+Pj4i4WFhU45OTmC4ODg+urq6iuJiYm/MjIymgQEBFHExMRaxMTE9ltbWxCjo6NwfHx8zFVVVWHw8PDqmpqaxouLi6rf399qEhISHGFhYRH8/Pyqg4ODHUBAQL8aGhrN1tbWvn9/f7I=",
  },
  {
    kind: "16-bit grey with alpha",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAQAAABzA+IQAAAATklEQVR42gGRAG7/AeBhu9HrbFIF+/c0JID4sGiKqo8mhiFjHmP22YkEVDyhnRcGjoIDkYU0tiAisZPyUwyr3fnZeuHOKwLLDPn5w+Wc+fd/sIhts2oTAAAATklEQVSQmNRklsJAZINbBPOHTYH8AK6tgaKC/4WBxi2vKR6SWs7azYe7M/l5eTTlMuADpl1NdhKttsv8G2irff1JYm9WPX4WG9x8ba0sCXMwSmwWLZuMAAAAAElFTkSuQmCC",
    pixels:
      "4ODgu8vLyw7GxsZCRkZG8NDQ0IBWVlbjubm5uzQ0NFxMTEybTk5OIPz8/BSPj49nAQEB3M/Pz4r///9VDw8POEZGRtCMjIzmJSUlpoSEhOBXV1cLrq6ugYKCgoXFxcWuHh4eWtra2oc0NDR5NTU1M/39/Y3R0dE/x8fH3+/v7+RUVFTzWVlZkrKyso4=",
  },
  {
    kind: "8-bit RGBA",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAACJmvbYAAAATklEQVR42gGRAG7/ASThYpehpI0UWiH9FJKihLgL3hRgKW1RgOje8jkEfGYgSqggBlLeyytQCwSCVKCVpVE6NDkqkstvJwKXp18X8tmunkZJzdIuS9rPAAAATklEQVRQJz6WKIfIdjKM7v3D5698ABSwmVfgMZNoVyOhLw9FRiRahlcYraGL7/JMOKEDiilS8kiK7L6MnvMHf++Ss1GeVC9Io5IADlm0W0KTQViSDyD7AAAAAElFTkSuQmCC",
    pixels:
      "JOFil8WF76sfpuy/sUhwd7wmhNflk9VXzXHHkKBHguFtZ/Uz/VAggwhMosuou0coH++9UrG6LLc37uH4X0Cj0UOZ7VVYc+Bh0EIPnlF7q090odszFLCZV+Axk2hXI6EvD0VGJFqGVxitoYvv8kw4oZSBnh0C44QAuCGFHuIi99Tv8vulFmxVypK1+hA=",
  },
  {
    kind: "16-bit RGBA",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAYAAADZCiqbAAAAlElEQVR42gEdAeL+AYsBS87WOW6zTAZx/1+S/3oAOMqKR+Z3dWUI1t6/5kPAuaXu4ZMkC2iAoiuxhlAk8eDHrVA0g+p8BPwMIm/CnLt+VTYdR5RMv2hmdQ2Ho8s8Z4lFXZGuPdMrl9O1383sa80WFsgepNsPyu0719SsFYd/AsIHT1RkcEfRWfufiSp3JIS75rDEsJ2OESrWcrXWsgAAAJRJREFU6LQkh6dN6bO1y2rv/nFPkQWJWxLlqNmD+AzxHmN1ABA4So1rR7AKw4iL4wqIqcTCGG+yyyiZqUUo2hFQdZrPPY03QHlSMR+Fbso6yKuLaWO8Xw2h3iI/A3tP6nNb6ZHpRXprPCUY/3y/akusWmb8ILY1A1Mof2puEvp+LFpJlSxEJdni9TnRJQ+Haf06PyKvLLuKKhGhZJMAAAAASUVORK5CYII=",
    pixels:
      "ikzVbta8Nm3WhnzkPFw7J/VKzjN1dVRWVSKIQIdtmCks2cjokslsJMXj6PaMl7Vii2H4cWL5pN1JvPtwhXjzDE15HLHvyg6edU4gYNllVFY78ZVAEEprr8OLCqnBb8qZRdlQmj03eTGFyciLY1+hIoMQj+not3LIlN34rCPfyw1BCfu0p0LXcJS49Ws=",
  },
  {
    kind: "1-bit grey, interlaced",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFAQAAAAHW5vvjAAAAD0lEQVR42mNgYGhgcGBkYGFgYGAaK+IqAAAAD0lEQVRsYFnAdIBxDss0AB1qA+QLZ2QHAAAAAElFTkSuQmCC",
    pixels:
      "AAAA//////8AAAD/AAAA//////8AAAD/AAAA//////8AAAD/AAAA/////////////////wAAAP8AAAD/AAAA/wAAAP8AAAD/AAAA//////8AAAD/AAAA/wAAAP///////////wAAAP8AAAD//////wAAAP//////AAAA/////////////////wAAAP8=",
  },
  {
    kind: "16-bit RGB, interlaced",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFEAIAAAEhb41aAAAAdElEQVR42gHdACL/APr+W2PHDgAhn688eeYAlmD1gZjsQZ72TSBRAYFliuf6A3KsWSrWhgS8zYK+X7HruZG3FesArCXz0/1f1tFP1bIA1bLIatXVaErlZE/CAfAoBrhyTWglNIiqcfmDoFYs0gTr/FNe5FE26zul4OweJ9gAAAB0SURBVFzFOH07N3UCA2aK8hCO67MP5XBKSNAsLWKIAZfeM8OlZKuExwY+mwLBZEGMa+35a6kDH5HAul8aSHAVmkYxRa6B5ABgVAQcTYiddMyowgoboG3wbWHhUpPBHH93QNADRv53QvX+PIzkCTQ6HVSnAg78ZWpe6OOpWAAAAABJRU5ErkJggg==",
    pixels:
      "+lvG/+8Hcv+Bivn/WDod/yGvef9R2kj/8uLQ/5c0pf9C+uP/RF5v/zHJcv/Cg4z/Mx28/+ABHf+r8/z/2llW/9ZQsf+OlPv/1cjV/1NYM/9o5E//srsZ/+oEuf/aZsH/m0gC/8RGRP8wqZX/Gvwf/5b1mP/e4mb/PQ1Z/3mjbP9B9SD/m4OV/2wcbv8=",
  },
  {
    kind: "4-bit palette with tRNS, interlaced",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFBAMAAAEMs9t9AAAAMFBMVEW0XUf6Et1jpYKjHEDNOwVUompgIWIW9Qehzo/T/g3dwByUYkFBwf4m3+zmSN18Z4zwIDmjAAAACHRSTlMouyHtX0Azup+ZSHMAAAAUSURBVHjaYyhgWMBQwijIIsEgF8EoHsny8IwBCAAAABVJREFU8AcT5wfGqNetx1jCtk84BgB/Zgpqf+x6DAAAAABJRU5ErkJggg==",
    pixels:
      "FvUHuvoS3bv6Et27FvUHut3AHP8W9Qe6+hLdu1SiakDdwBz/zTsFX1SiakBBwf7/3cAc/9P+Df/6Et27fGeM/+ZI3f+hzo//VKJqQHxnjP+hzo//lGJB/7RdRyhgIWIzFvUHulSiakDdwBz/Y6WCIRb1B7q0XUcoY6WCIfoS3bvNOwVf5kjd/9P+Df8=",
  },
  {
    kind: "8-bit RGBA, interlaced",
    png:
      "iVBORw0KGgoAAAANSUhEUgAAAAcAAAAFCAYAAAH+ncZOAAAAUUlEQVR42gGXAGj/AL6hW5cASddbIQADgLZJNVl3kQEKK2x2Mp2w8wQ7R7Ww1YbVhgA8cNfM8/ewXIcCJkZH76VQAYeDgJdW+8nvtMQQxgRFj91CcUb1ZRskAAAAUUlEQVSsdvVdBFIC0DxzWblRCzvTxS19AStsBsB84378lTaUkWWf2svkCwNtVCtn9t+WaHwEkKfbnrKTv/UG0Iq9gZey+13sB0/vgfWIZWzn2l4gSgQiMlffAAAAAElFTkSuQmCC",
    pixels:
      "vqFbl4eDgJcKK2x23X5JhknXWyGRQllMPMgcaStsBsCnT4S8PIUYTaEk8hiFL/WF2Vpce7jwxPc8cNfMzBJd2fP3sFxOWPVPhwImRkOf+Z5H76VQuxPhXm2moFNCdqIKIrukBX+nq9TIKFFcHVyr0QOAtkmcTtAyRXIhJgepAIo1WXeRFmQmGxpO8aw=",
  },
];
