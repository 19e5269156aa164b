import { instance, type Viz } from '@viz-js/viz';

/** Lays diagrams out. Loaded once: a second copy of the layout engine costs as much as some hundred diagrams. */
export class Diagrams {
  readonly #viz: Viz;

  private constructor(viz: Viz) {
    this.#viz = viz;
  }

  static async load(): Promise<Diagrams> {
    return new Diagrams(await instance());
  }

  /** SVG to stand in a page: no prologue, comments or tooltips of node numbers. The same text gives the same picture. */
  svg(dot: string): string {
    const drawn = this.#viz.renderString(dot, { format: 'svg' });
    return drawn
      .slice(drawn.indexOf('<svg'))
      .replace(/<!--[\s\S]*?-->\n?/g, '')
      .replace(/<title>[\s\S]*?<\/title>\n?/g, '');
  }
}
