"""Short articles of other kinds than the examples: news of software, a life, health, a recipe."""

RELEASE = """# Heron 4.0 is out

Heron 4.0 starts in 180 milliseconds, three times faster than before. It is the first release that
runs without a server. More than 340 people from 29 countries have written code for it.

## A new engine

The old engine was written in 2011, when a laptop had two cores. The new one uses every core it
finds. In our own benchmark it read 1.2 million rows per second, while version 3 read 410,000.
Memory fell by 40 percent. Nobody has to change a single line of their own programs.

## What else is new

Three changes will be noticed on the first day:

- **Offline mode**: documents are kept on the device and sent later
- **Dark colours**: every screen follows the system's setting
- **Shared cursors**: you see where your colleagues are typing

## Who uses it

Heron was installed on 12 percent of school computers in 2015, on 25 percent in 2018, on 41 percent
in 2021 and on 58 percent in 2024. Maria Okafor, who leads the project, did not expect that. “We
built it for ourselves and forgot to keep it a secret,” said Maria Okafor.

## How to get it

The package is 38 megabytes large and free of charge. Old documents open without conversion. To
update, type:

```sh
heron self-update
```

Version 3 will be repaired for another 18 months. After that there will be no fixes at all.
"""

LIFE = """# The woman who mapped the ocean floor

Marie Tharp was not allowed on the ship. For 18 years she drew the bottom of the Atlantic from
soundings that others had made at sea. In 1952 she found a valley that ran down the middle of the
ocean, and nobody believed her.

## Early years

Tharp was born in Ypsilanti, Michigan, in 1920. Her father surveyed soils, and the family moved
17 times. She went to 24 different schools. When the war took the men away, the university opened
its courses in geology to women.

## A valley in the sea

In New York she met Bruce Heezen, who brought home thousands of soundings. She plotted them by
hand, with a pen and ink on large sheets of linen. In every profile there was a notch. Heezen
dismissed it as girl talk. It took him a year to accept that the notch was a rift, 16,000
kilometres long.

> I was so busy making maps I let them argue.
>
> — Marie Tharp

## Late honours

The first complete map of the ocean floor appeared in 1977. It was painted by the Austrian artist
Heinrich Berann. Tharp died in 2006. Today a crater on the Moon bears her name.
"""

HEALTH = """# Why a fever is not your enemy

A fever is not an illness. It is the oldest weapon that the body has against germs. Above 38 degrees
Celsius many bacteria divide more slowly, and white blood cells move faster.

## What happens

The thermostat sits in the hypothalamus, a part of the brain no larger than an almond. When germs
enter, it raises its setting. The blood vessels of the skin close, the muscles shiver, and heat stays
inside. That is why we feel cold although we are hot. Each degree costs the body about 12 percent
more energy.

## When it is dangerous

Most fevers end by themselves within three days. Call a doctor if one of these is true:

1. A baby under three months has 38 degrees or more
2. The fever lasts longer than three days
3. The neck is stiff or the skin shows spots

Children can have a fit when the temperature rises quickly. It looks terrible, but it is almost
always harmless. About 3 percent of all children have one at some time.

## What helps

Drinking helps most. An adult with a fever loses up to a litre of water more each day than usual.
Medicine against fever makes you feel better, but it does not make the illness shorter. Sleep is the
best cure.
"""

RECIPE = """# The simplest bread in the world

This bread needs four ingredients and no kneading. Time does the work. The dough rests for 18 hours,
and the loaf is baked for 45 minutes in a hot pot.

## What you need

Everything fits on one shelf:

- 400 g flour
- 300 g water
- 8 g salt
- 1 g dry yeast

## The dough

Mix everything with a spoon until no dry flour is left. The dough is wet and ugly, and that is how it
should be. Cover the bowl and forget it overnight. After 18 hours the surface is full of bubbles.

## The oven

Heat the oven to 240 degrees Celsius with an iron pot inside. The pot keeps the steam in, and steam
makes the crust thin and crisp. Turn the dough into the pot, close the lid and bake it for 30
minutes. Then take off the lid and wait for another 15 minutes. A good loaf sounds hollow when you
knock on it.

## Why it works

Long strands of gluten form by themselves in wet dough. An American baker, Jim Lahey, made the method
famous in 2006. Bakers in Norway eat 49 kg of bread a year, in Sweden 36 kg and in Denmark 20 kg.
Do not cut the loaf before it is cool.
"""

GENRES = {"release": RELEASE, "life": LIFE, "health": HEALTH, "recipe": RECIPE}
