// Shows what needs a key where the browser can use keys, and says so when a key was not given.
'use strict';
document.addEventListener('DOMContentLoaded', () => {
  // A key belongs to a name: where the site is reached by a number, none can be used.
  if (!window.PublicKeyCredential || /^[\d.]+$|:/.test(location.hostname)) return;
  for (const part of document.querySelectorAll('[data-needs-passkeys]')) part.hidden = false;
  for (const part of document.querySelectorAll('[data-without-passkeys]')) part.hidden = true;
});
document.addEventListener('allauth.error', (event) => {
  event.preventDefault();
  for (const part of document.querySelectorAll('[data-passkey-trouble]')) part.hidden = false;
});
