"""How many files one process makes and sends at a time, so that pages never wait for them.

Making one takes the processor for seconds; sending one to a reader with a slow line takes a thread
for minutes. Both are bounded below the number of threads; whoever comes beyond gets 503 at once.
What a reader has already (304) and what is in the cache of pages never counts.
"""

import weakref
from functools import wraps
from threading import BoundedSemaphore, Lock

from django.conf import settings
from django.http import FileResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

MAKING = BoundedSemaphore(settings.FILES_AT_ONCE)
SENDING = BoundedSemaphore(settings.FILES_SENT_AT_ONCE)
# Seconds after which a browser or a program may ask again.
RETRY_AFTER = 30


class Slot:
    """A place in a semaphore, given back once."""

    def __init__(self, semaphore):
        self.semaphore, self.is_held, self.lock = semaphore, True, Lock()

    def release(self):
        with self.lock:
            if self.is_held:
                self.is_held = False
                self.semaphore.release()


def makes_file(view):
    """Makes ``view`` answer 503 while FILES_AT_ONCE others are being made, or too many sent."""
    return _limited(view, lambda: [SENDING, MAKING])


def sends_file(view):
    """Makes ``view`` answer 503 while FILES_SENT_AT_ONCE others are being sent."""
    return _limited(view, lambda: [SENDING])


def _limited(view, semaphores):
    @wraps(view)
    def limited(request, *args, **kwargs):
        # A static copy is made by one process of its own, one file after the other.
        if getattr(request, "is_copy", False):
            return view(request, *args, **kwargs)
        slots = _take(semaphores())
        if slots is None:
            return busy(request)
        try:
            response = view(request, *args, **kwargs)
        except BaseException:
            _release(slots)
            raise
        _release_after(response, slots)
        return response

    return limited


def _take(semaphores):
    """A Slot in each, without waiting; None, and nothing taken, where one is full."""
    slots = []
    for semaphore in semaphores:
        if not semaphore.acquire(blocking=False):
            _release(slots)
            return None
        slots.append(Slot(semaphore))
    return slots


def _release(slots):
    for slot in slots:
        slot.release()


def _release_after(response, slots):
    """Gives each slot back when it is needed no more: a stream is made while it is sent."""
    for slot in slots:
        is_made = slot.semaphore is MAKING and isinstance(response, FileResponse)
        if is_made or not response.streaming:
            slot.release()
        else:
            # Django calls these when the server closes the response, sent or broken off; the
            # other is for one that never comes so far.
            response._resource_closers.append(slot.release)
            weakref.finalize(response, slot.release)


def busy(request):
    """503 in the reader's language, with the time after which to ask again."""
    if request.path.endswith(".json"):
        words = {"error": _("The site is busy creating other files. Try again in half a minute.")}
        options = {"ensure_ascii": False}
        response = JsonResponse(words, status=503, json_dumps_params=options)
    else:
        response = render(request, "busy.html", status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response
