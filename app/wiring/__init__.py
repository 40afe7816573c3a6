"""Settings to a house: the one place that plugs providers into ports."""

from app.wiring.equipment import equipment, price_table
from app.wiring.films import AT_HOME, Engagement, house, own_narrator, store, versions
from app.wiring.hired_trials import footage_trials, painter_trials, studio_voice_trial
from app.wiring.models import model_trials, retiring_models
from app.wiring.outside import messenger, n8n_gate, notices, payments
from app.wiring.purse import Purse, buyer_at, open_purse
from app.wiring.secrets import keys_of, sealing_keys, secrets_of
from app.wiring.trials import extras, preconditions
from app.wiring.voices import casting
from app.wiring.youtube import clients, connections, figures, quota_rules, tube

__all__ = [
    "AT_HOME",
    "Engagement",
    "Purse",
    "buyer_at",
    "casting",
    "clients",
    "connections",
    "equipment",
    "extras",
    "figures",
    "footage_trials",
    "house",
    "keys_of",
    "messenger",
    "model_trials",
    "n8n_gate",
    "notices",
    "open_purse",
    "own_narrator",
    "painter_trials",
    "payments",
    "preconditions",
    "price_table",
    "quota_rules",
    "retiring_models",
    "sealing_keys",
    "secrets_of",
    "store",
    "studio_voice_trial",
    "tube",
    "versions",
]
