"""Which form each step has. A step that is not here asks nothing: it is one press."""

from linli.orders.forms.people import (
    AcceptForm,
    AskForm,
    ColleagueForm,
    DropForm,
    OfferForm,
    StaffForm,
)
from linli.orders.forms.steps import (
    ArriveForm,
    CancelForm,
    ClassifyForm,
    ComplainForm,
    DeclineForm,
    DropPhotoForm,
    EndForm,
    ExtendForm,
    FinishForm,
    FollowUpForm,
    GiveBackForm,
    LateForm,
    MergeForm,
    NoteForm,
    PhotoForm,
    RateForm,
    ReferForm,
    RejectForm,
    SayForm,
    SeenForm,
    SlotForm,
    StepForm,
    WordsForm,
)
from linli.orders.rules import Tie

STEP_FORMS: dict[str, type[StepForm]] = {
    "ask_info": WordsForm, "give_info": WordsForm, "reject": RejectForm, "appeal": WordsForm,
    "give_up": EndForm, "deny": WordsForm,
    "merge": MergeForm, "refer": ReferForm, "classify": ClassifyForm, "offer": OfferForm,
    "assign": ColleagueForm, "decline": DeclineForm, "give_back": GiveBackForm, "rule": StaffForm,
    "hand_over": ColleagueForm, "add_helper": ColleagueForm, "drop_helper": DropForm,
    "ask_along": AskForm, "ask_over": AskForm, "stay_out": DeclineForm,
    "schedule": SlotForm, "ask_time": SayForm, "be_late": LateForm, "nobody_home": SayForm,
    "arrive": ArriveForm, "note": NoteForm, "see_need": SeenForm, "add_photo": PhotoForm,
    "drop_photo": DropPhotoForm, "finish": FinishForm, "force_finish": WordsForm,
    "extend": ExtendForm, "rate": RateForm, "redo": SayForm, "follow_up": FollowUpForm,
    "complain": ComplainForm, "cancel": CancelForm,
    "cancel_rest": CancelForm,
}  # fmt: skip


def form_of(verb: str, tie: Tie) -> type[StepForm] | None:
    """What a step asks for, of this person: whoever was asked themselves says no more than yes."""
    if verb == "accept":
        return None if tie.is_asked_in_person else AcceptForm
    return STEP_FORMS.get(verb)
