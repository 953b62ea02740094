/** Chooses one of both readings in every cell at once; without this each cell is chosen by itself. */
for (const button of document.querySelectorAll('[data-choose]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const at = button.dataset.choose === 'mine' ? 0 : 1;
    for (const row of button.form.querySelectorAll('tbody tr')) row.querySelectorAll('input[type="radio"]')[at].click();
  });
}
