/**
 * Draws the scene that the page holds and lets it be turned. Runs in a browser, without any library;
 * html.ts puts it into the page together with the data.
 *
 * A point p is seen at (right, up, toward) . (p - target); in perspective the first two are then divided
 * by 1 - toward / distance, so that lengths at the target keep their scale.
 */
(() => {
  const scene = JSON.parse(document.getElementById("scene").textContent);
  const canvas = document.querySelector("canvas");
  const context = canvas.getContext("2d");
  const tip = document.getElementById("tip");
  const panel = document.querySelector("aside");
  const details = document.querySelector("details");
  const points = decodePoints(scene.points);
  const hidden = new Set();
  const dark = matchMedia("(prefers-color-scheme: dark)");

  /** Angles from which to look, and whether far things look smaller. */
  const VIEWS = {
    default: { ...scene.viewpoint, perspective: true },
    top: { yaw: 0, pitch: Math.PI / 2, perspective: false },
    front: { yaw: 0, pitch: 0, perspective: false },
    side: { yaw: Math.PI / 2, pitch: 0, perspective: false },
  };
  const KEYS = { r: "default", t: "top", f: "front", s: "side" };

  /** Where the eye is at a scale that shows everything, in the image's smaller side. */
  const FOCAL = 1.4;

  const view = { yaw: 0, pitch: 0, perspective: true, target: [0, 0, 0], zoom: 1 };
  let hovered = -1;
  let palette = scene.palettes.light;

  function decodePoints({ positions, colors }) {
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return { positions: new Float32Array(bytes(positions).buffer), colors: bytes(colors) };
  }

  // Projection.

  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const mix = (...terms) =>
    [0, 1, 2].map((i) => terms.reduce((sum, [factor, vector]) => sum + factor * vector[i], 0));

  /** How many pixels at the left are covered by words, where there is room beside them. */
  function coveredWidth() {
    const { right } = panel.getBoundingClientRect();
    return details.open && innerWidth >= 900 ? right * canvas.width / innerWidth : 0;
  }

  /** What is needed to project points: axes, pixels a unit, and the eye's distance in units. */
  function projection() {
    const { right, forward, up } = scene.frame;
    const [sy, cy, sp, cp] = [view.yaw, view.pitch].flatMap((a) => [Math.sin(a), Math.cos(a)]);
    const level = mix([-sy, right], [cy, forward]);
    const { width, height } = canvas;
    const left = coveredWidth();
    const side = Math.min(width - left, height);
    const scale = view.zoom * 0.5 * side / scene.radius;
    return {
      right: mix([cy, right], [sy, forward]),
      up: mix([cp, up], [sp, level]),
      toward: mix([sp, up], [-cp, level]),
      middle: [(left + width) / 2, height / 2],
      distance: view.perspective ? FOCAL * side / scale : Infinity,
      scale,
    };
  }

  function toView({ right, up, toward }, point) {
    const offset = mix([1, point], [-1, view.target]);
    return [dot(offset, right), dot(offset, up), dot(offset, toward)];
  }

  function toPixel({ middle, distance, scale }, [x, y, z]) {
    const factor = scale / (1 - z / distance);
    return [middle[0] + factor * x, middle[1] - factor * y];
  }

  /** The part of a segment that is in front of the eye, in pixels; null if none is. */
  function segmentPixels(p, from, to) {
    let [a, b] = [toView(p, from), toView(p, to)];
    const last = 0.98 * p.distance;
    if (a[2] > b[2]) [a, b] = [b, a];
    if (a[2] >= last) return null;
    if (b[2] > last) {
      b = mix([1 - (last - a[2]) / (b[2] - a[2]), a], [(last - a[2]) / (b[2] - a[2]), b]);
    }
    return [toPixel(p, a), toPixel(p, b)];
  }

  // Drawing.

  function draw() {
    palette = dark.matches ? scene.palettes.dark : scene.palettes.light;
    for (const [name, color] of Object.entries(palette)) {
      document.body.style.setProperty(`--${name}`, color);
    }
    const density = Math.min(devicePixelRatio, 2);
    canvas.width = Math.max(Math.round(canvas.clientWidth * density), 1);
    canvas.height = Math.max(Math.round(canvas.clientHeight * density), 1);
    const p = projection();
    drawPoints(p, density);
    context.lineCap = "round";
    for (const [layer, segments] of Object.entries(scene.lines)) {
      drawLines(p, layer, segments, density);
    }
    scene.cameras.forEach(({ layer, segments }, i) => {
      drawLines(p, layer, segments, i === hovered ? 2.5 * density : density);
    });
    drawLabels(p, density);
  }

  /** Points are pixels of their own with a depth buffer: tens of thousands of paths would be slow. */
  function drawPoints(p, density) {
    const { width, height } = canvas;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    pixels.fill(colorWord(palette.background));
    if (!hidden.has("points")) {
      const depths = new Float32Array(width * height).fill(-Infinity);
      const size = Math.round(2 * density);
      const { positions, colors } = points;
      for (let i = 0; i < positions.length; i += 3) {
        const seen = toView(p, [positions[i], positions[i + 1], positions[i + 2]]);
        if (seen[2] >= p.distance) continue;
        const [x, y] = toPixel(p, seen).map(Math.round);
        const word = wordOf(colors[i], colors[i + 1], colors[i + 2]);
        for (let row = Math.max(y, 0); row < Math.min(y + size, height); row++) {
          for (let column = Math.max(x, 0); column < Math.min(x + size, width); column++) {
            const at = row * width + column;
            if (seen[2] <= depths[at]) continue;
            depths[at] = seen[2];
            pixels[at] = word;
          }
        }
      }
    }
    context.putImageData(image, 0, 0);
  }

  function wordOf(red, green, blue) {
    return (255 << 24 | blue << 16 | green << 8 | red) >>> 0;
  }

  function colorWord(color) {
    return wordOf(...[1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)));
  }

  function drawLines(p, layer, segments, scale) {
    if (hidden.has(layer)) return;
    context.strokeStyle = palette[layer];
    context.lineWidth = scene.lineWidths[layer] * scale;
    context.beginPath();
    for (const [from, to] of segments) {
      const pixels = segmentPixels(p, from, to);
      if (pixels === null) continue;
      context.moveTo(...pixels[0]);
      context.lineTo(...pixels[1]);
    }
    context.stroke();
  }

  function drawLabels(p, density) {
    context.font = `600 ${14 * density}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const { text, at, layer } of scene.labels) {
      const seen = toView(p, at);
      if (seen[2] >= p.distance) continue;
      context.fillStyle = palette[layer];
      context.fillText(text, ...toPixel(p, seen));
    }
  }

  let asked = false;
  function redraw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  }

  // Looking around.

  function look(name) {
    Object.assign(view, VIEWS[name], { target: [...scene.center], zoom: 0.95 });
    redraw();
  }

  function turn(dx, dy) {
    view.yaw -= dx;
    view.pitch = Math.min(Math.max(view.pitch + dy, -Math.PI / 2), Math.PI / 2);
    view.perspective = true;
    redraw();
  }

  function move(dx, dy) {
    const { right, up, scale } = projection();
    const density = canvas.width / canvas.clientWidth;
    view.target = mix([1, view.target], [-dx * density / scale, right], [dy * density / scale, up]);
    redraw();
  }

  function zoom(factor) {
    view.zoom = Math.min(Math.max(view.zoom * factor, 0.02), 500);
    redraw();
  }

  /** The camera whose position is shown nearest to a place, within a finger's reach. */
  function cameraAt(x, y) {
    const density = canvas.width / canvas.clientWidth;
    const p = projection();
    let [best, least] = [-1, 16 * density];
    scene.cameras.forEach(({ layer, position }, i) => {
      const seen = toView(p, position);
      if (hidden.has(layer) || seen[2] >= p.distance) return;
      const pixel = toPixel(p, seen);
      const distance = Math.hypot(pixel[0] - x * density, pixel[1] - y * density);
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  }

  function hover(x, y) {
    const found = cameraAt(x, y);
    tip.hidden = found < 0;
    if (found >= 0) {
      const { name, about } = scene.cameras[found];
      tip.textContent = `${found}: ${name} (${about})`;
      tip.style.left = `${Math.max(Math.min(x + 14, innerWidth - tip.offsetWidth - 8), 8)}px`;
      tip.style.top = `${Math.max(Math.min(y + 14, innerHeight - tip.offsetHeight - 8), 8)}px`;
    }
    if (found !== hovered) {
      hovered = found;
      redraw();
    }
  }

  const pointers = new Map();

  function onMove(event) {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return hover(event.clientX, event.clientY);
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (others.length > 0) {
      const reach = (x, y) => Math.max(Math.hypot(x - others[0].x, y - others[0].y), 1);
      move(dx / 2, dy / 2);
      zoom(reach(event.clientX, event.clientY) / reach(before.x, before.y));
    } else if (event.shiftKey || event.buttons > 1) move(dx, dy);
    else turn(0.007 * dx, 0.007 * dy);
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    hover(event.clientX, event.clientY); // fingers cannot hover
  });
  canvas.addEventListener("pointermove", onMove);
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => pointers.delete(event.pointerId));
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-0.0015 * event.deltaY * (event.deltaMode === 0 ? 1 : 30)));
  }, { passive: false });

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in KEYS) look(KEYS[event.key]);
    if (event.key in ARROWS) turn(...ARROWS[event.key].map((part) => 0.1 * part));
    if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.2 : 1 / 1.2);
  });
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", () => look(button.dataset.view));
  }
  addEventListener("resize", redraw);
  details.addEventListener("toggle", redraw);
  dark.addEventListener("change", redraw);

  // Words. Names come from files: they are text, never markup.

  function addLegend({ layer, text }) {
    const [label, box, swatch] = ["label", "input", "i"].map((tag) => document.createElement(tag));
    box.type = "checkbox";
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(layer);
      else hidden.add(layer);
      redraw();
    });
    swatch.style.background = `var(--${layer}, linear-gradient(90deg, #b55, #5b5, #55b))`;
    label.append(box, swatch, text);
    document.getElementById("legend").append(label);
  }

  document.title = `${scene.name}: cameras`;
  document.querySelector("summary").textContent = scene.name;
  document.querySelector("pre").textContent = scene.summary.join("\n");
  scene.legend.forEach(addLegend);
  details.open = innerWidth >= 700;
  look("default");
})();
