/**
 * Sends the controls of a job's page without loading it anew: what they changed comes back as the job's own events.
 * Where that fails the page says why, in the server's words; without this script the forms do the same by themselves.
 */
document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (!event.target.matches('[data-control-form]') || !button) return;
  event.preventDefault();
  void send(event.target, button);
});

async function send(form, button) {
  if (button.ariaBusy === 'true') return;
  button.ariaBusy = 'true';
  forgetProblem();
  try {
    const answer = await fetch(button.getAttribute('formaction') ?? form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json', Prefer: 'return=minimal' },
    });
    if (answer.status === 401) return location.reload();
    if (answer.ok) document.dispatchEvent(new CustomEvent('ullage:changed'));
    else showProblem(form, (await answer.json()).detail);
  } catch {
    showProblem(form, 'The server could not be reached. Check the connection and try again.');
  } finally {
    button.ariaBusy = null;
  }
}

function showProblem(form, sentence) {
  const problem = document.createElement('p');
  problem.className = 'notice notice--bad control-problem';
  problem.role = 'alert';
  problem.textContent = sentence;
  document.querySelector('.job-controls, .page > *').after(problem);
  problem.scrollIntoView({ block: 'nearest' });
}

function forgetProblem() {
  document.querySelector('.control-problem')?.remove();
}
