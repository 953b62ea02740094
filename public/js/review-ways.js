/**
 * What the buttons do beside the cells: take an implied value, keep a figure as written, approve, undo, open again, say
 * why; and the links, which wait for what is on its way to the server.
 */
export function followWays({ review, ask, saving, grid }) {
  const why = review.querySelector('[data-why]');

  review.addEventListener('submit', (event) => {
    const form = event.target;
    const { decide } = form.dataset;
    if (decide === undefined && !form.matches('.finding__ways')) return;
    event.preventDefault();
    if (decide === undefined) void answer(event.submitter);
    else void carryOut(decide);
  });
  // With the script a reason is asked for in its own time, so an empty field does not stop the form.
  review.addEventListener('click', ({ target }) => {
    const form = target.closest('button')?.form;
    if (form && !form.matches('[data-grid]')) form.noValidate = true;
  });
  why?.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || why.value.trim() === '') return;
    event.preventDefault();
    void saving.explain(why.value.trim());
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]');
    if (!link || link.target !== '' || event.ctrlKey || event.metaKey || event.shiftKey || !saving.isBusy()) return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    void saving.settle().then((isSaved) => isSaved && link.click());
  });

  /** The button of a finding: the value that the others imply, or what stands there, with the reason. */
  async function answer(button) {
    const [kind, table, row, field, ...value] = button.value.split(':');
    const place = { table, row: row === '' ? null : Number(row), field };
    if (kind === 'cell') {
      const reason = 'Implied by the other figures';
      return saving.save([{ kind, ...place, value: value.join(':') }], { reason });
    }
    const reason = await ask({
      title: 'Keep it as written. Why?',
      yes: 'Keep as written',
      value: 'The sheet says just that',
    });
    return reason === null ? false : saving.save([{ kind, ...place }], { reason });
  }

  async function carryOut(path) {
    if (path !== 'approve') return saving.decide(path);
    if (!(await grid.keepCurrent())) return false;
    if (Number(review.dataset.contradicted) === 0) return saving.decide(path);
    const count = Number(review.dataset.contradicted);
    const reason = await ask({
      title: `${count === 1 ? 'One figure is' : `${count} figures are`} contradicted. Why is the sheet approved all the same?`,
      yes: 'Approve',
    });
    return reason === null ? false : saving.decide(path, { reason });
  }

  return { carryOut };
}
