export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'warning' | 'error';
  readonly action?: { readonly label: string; readonly do: () => void };
  /** Whether what it is about is on screen; without it, always. */
  readonly isAbout?: () => boolean;
}

/** Short messages about what just happened. One with an action stays longer, an error until it is closed. */
export class ToastList {
  #toasts = $state.raw<readonly Toast[]>([]);
  #count = 0;

  get shown(): readonly Toast[] {
    return this.#toasts.filter(({ isAbout }) => isAbout?.() ?? true);
  }

  show(text: string, options: Partial<Pick<Toast, 'tone' | 'action' | 'isAbout'>> = {}): void {
    const id = (this.#count += 1);
    const { tone = 'plain', action } = options;
    const toast: Toast = { ...options, id, text, tone };
    // The same message again takes the place of the one before.
    this.#toasts = [...this.#toasts.filter((other) => other.text !== text), toast].slice(-4);
    if (tone !== 'error') {
      setTimeout(
        () => {
          this.close(id);
        },
        action === undefined ? 5_000 : 12_000,
      );
    }
  }

  close(id: number): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
  }
}
