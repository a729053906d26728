/** How far from the view a cell is made ready, so that it is before it is seen. */
const MARGIN = '800px';

const waiting = new WeakMap<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Calls `then` once, when the element comes near the part of the page that is seen. */
export function whenNearby(target: Element, then: () => void): void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target: seen } of entries) {
        if (!isIntersecting) continue;
        observer?.unobserve(seen);
        waiting.get(seen)?.();
        waiting.delete(seen);
      }
    },
    { rootMargin: MARGIN },
  );
  waiting.set(target, then);
  observer.observe(target);
}

export function forgetNearby(target: Element): void {
  observer?.unobserve(target);
}
